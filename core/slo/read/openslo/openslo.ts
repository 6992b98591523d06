/** Documents of OpenSLO v1, once they fit their schemas. @see https://github.com/OpenSLO/OpenSLO */
export interface OpenSloDocument<S> {
  readonly metadata: OpenSloMetadata;
  readonly spec: S;
}

export interface OpenSloMetadata {
  readonly name: string;
  readonly displayName?: string;
  readonly labels?: Readonly<Record<string, unknown>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface Metric {
  readonly metricSource: {
    readonly metricSourceRef?: string;
    readonly type?: string;
    readonly spec: Readonly<Record<string, unknown>>;
  };
}

/** `good` or `bad` with `total`, or `raw` with `rawType`. */
export interface RatioMetric {
  readonly counter?: boolean;
  readonly good?: Metric;
  readonly bad?: Metric;
  readonly total?: Metric;
  readonly rawType?: "success" | "failure";
  readonly raw?: Metric;
}

export interface SliSpec {
  readonly description?: string;
  readonly thresholdMetric?: Metric;
  readonly ratioMetric?: RatioMetric;
}

export interface SloObjective {
  readonly displayName?: string;
  readonly op?: "lte" | "gte" | "lt" | "gt";
  readonly value?: number;
  readonly target?: number;
  readonly targetPercent?: number;
  readonly timeSliceTarget?: number;
  readonly timeSliceWindow?: number | string;
  readonly indicator?: unknown;
  readonly indicatorRef?: string;
  readonly compositeWeight?: number;
}

export interface TimeWindow {
  readonly duration: string;
  readonly isRolling?: boolean;
  readonly calendar?: { readonly startTime?: string; readonly timeZone: string };
}

export interface SloSpec {
  readonly description?: string;
  readonly service: string;
  readonly indicator?: { readonly spec: SliSpec };
  readonly indicatorRef?: string;
  readonly timeWindow?: readonly TimeWindow[];
  readonly budgetingMethod?: "Occurrences" | "Timeslices" | "RatioTimeslices";
  readonly objectives: readonly SloObjective[];
  readonly alertPolicies?: readonly AlertPolicyUse[];
}

export interface AlertPolicyUse {
  readonly alertPolicyRef?: string;
  readonly spec?: AlertPolicySpec;
}

export interface AlertPolicySpec {
  readonly conditions: readonly {
    readonly conditionRef?: string;
    readonly spec?: AlertConditionSpec;
  }[];
}

export interface AlertConditionSpec {
  readonly condition: {
    readonly threshold: number;
    readonly lookbackWindow: string;
    readonly alertAfter?: string;
  };
}

export interface DataSourceSpec {
  readonly type: string;
}
