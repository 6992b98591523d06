import { isRecord } from "#core/kube/pod-template.ts";
import type { Environment } from "./fleet.ts";

export interface WindowSetting {
  readonly allow?: string;
  readonly deny?: string;
  readonly timeZone: string;
}

export interface BudgetSetting {
  /** A share such as "25%". */
  readonly minRemaining: string;
  readonly whenSpent: "fixes-only" | "warn";
  readonly source: string;
  readonly whenUnknown: "wait" | "warn";
}

/** `promotion` of an environment (core/policy/environment.schema.ts), with its defaults. */
export interface PromotionSettings {
  readonly after: readonly string[];
  readonly optOut: readonly string[];
  readonly required: boolean;
  /** A duration such as "30m". */
  readonly soak: string;
  readonly budget: BudgetSetting | null;
  readonly windows: readonly WindowSetting[];
  readonly checks: readonly string[];
}

const DEFAULTS: PromotionSettings = {
  after: [],
  optOut: [],
  required: false,
  soak: "0s",
  budget: null,
  windows: [],
  checks: [],
};

/** What an environment, fit for its schema, says about promotions into it. */
export function promotionOf({ promotion }: Environment): PromotionSettings {
  return { ...DEFAULTS, ...(isRecord(promotion) ? promotion : {}) };
}
