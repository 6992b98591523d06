import type { Action, Severity, Door } from "./policy.ts";

/** metav1.LabelSelector. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values?: readonly string[];
  }[];
}

export type OverlayPattern = string | { readonly path: string; readonly app: string };

export interface Environment {
  readonly name: string;
  readonly overlays: readonly OverlayPattern[];
  readonly clusters?: readonly string[];
  readonly namespaces: readonly string[];
  readonly namespaceSelector?: LabelSelector;
  readonly kubernetesVersion?: string;
  readonly actions: Readonly<Record<Severity, Action>>;
  readonly promotion?: Readonly<Record<string, unknown>>;
}

/** Another action for findings of a policy, until its end; the first that matches wins. */
export interface Override {
  readonly policy: string;
  readonly rules?: readonly string[];
  readonly environments?: readonly string[];
  readonly action: Action;
  readonly until?: string;
  readonly owner: string;
  readonly reason: string;
}

/** A glob or built-in set with settings. */
export interface PolicyUse {
  readonly use: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly rules?: Readonly<Record<string, { readonly severity?: Severity }>>;
  readonly doors?: readonly Door[];
  /** Glob of files that tell policies in other formats what they would look up in a cluster. */
  readonly context?: string;
}

/** A loss of rendered resources that is meant, until its end. */
export interface AcceptedLoss {
  /** Path of one overlay. */
  readonly overlay: string;
  /** How many resources may go. */
  readonly resources?: number;
  /** Kinds that may go altogether: Kind or group/Kind. */
  readonly kinds?: readonly string[];
  readonly until: string;
  readonly reason: string;
}

/** The spec of a GuardrailFleet with all defaults filled in (core/policy/fleet.schema.ts). */
export interface FleetSpec {
  readonly platform: boolean;
  readonly environments: readonly Environment[];
  readonly overrides: readonly Override[];
  readonly policies: readonly (string | PolicyUse)[];
  readonly exceptions: readonly string[];
  readonly maxExceptionDays: number;
  readonly slos: readonly string[];
  readonly freezes: readonly string[];
  readonly baseline?: string;
  readonly crds: readonly string[];
  readonly unmatched: Action;
  readonly injected: readonly { readonly container: string; readonly image: string }[];
  readonly render: {
    readonly maxAction: Action;
    /** A share such as "30%". */
    readonly maxLoss: string;
    readonly acceptedLoss: readonly AcceptedLoss[];
    readonly report: boolean;
    readonly remote: readonly string[];
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

export interface Fleet {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: FleetSpec;
}

/** A GuardrailException, checked; `match` as in the document. */
export interface PolicyException {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: {
    readonly policy: string;
    readonly rules: readonly string[];
    readonly match: {
      readonly kinds: readonly string[];
      readonly names: readonly string[];
      readonly namespaces?: readonly string[];
      readonly environments?: readonly string[];
    };
    readonly owner: string;
    readonly reason: string;
    readonly ticket?: string;
    readonly expires: string;
  };
}

export interface BaselineEntry {
  readonly id: string;
  readonly policy: string;
  readonly rule: string;
  readonly resource: string;
  readonly path: string;
}
