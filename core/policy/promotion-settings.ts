import { isRecord } from "#core/is-record.ts";
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
  /** Burn rate of the last hour; without it any. */
  readonly maxBurnRate?: number;
  /** Globs on services, in which {app} is the app: whose SLOs concern it, beside those that name it by a label. */
  readonly services: readonly string[];
  /** Signers; without it all of the fleet. */
  readonly fixesBy?: readonly string[];
}

/** Whose signature counts: names of the fleet's signers, without it all of them. */
export interface SignatureSetting {
  readonly by?: readonly string[];
}

export interface ApprovalSetting extends SignatureSetting {
  /** How many different people. */
  readonly count: number;
}

/** `promotion` of an environment (core/policy/environment.schema.ts), with its defaults. */
export interface PromotionSettings {
  readonly after: readonly string[];
  readonly optOut: readonly string[];
  readonly required: boolean;
  /** Whether versions come in without being asked for. */
  readonly auto: boolean;
  /** A duration such as "30m". */
  readonly soak: string;
  readonly budget: BudgetSetting | null;
  readonly windows: readonly WindowSetting[];
  readonly checks: readonly string[];
  /** Of the commit that brought the version to the environment before. */
  readonly signature: SignatureSetting | null;
  readonly approval: ApprovalSetting | null;
  /** Whether Argo CD must show the version synced and healthy in the environment before. */
  readonly health: boolean;
  /** Whether the version's last AnalysisRuns there must have succeeded. */
  readonly analysis: boolean;
  /** How the winner of an A/B test comes in: by a promotion commit, or by the Rollout that has both versions. */
  readonly winner: "commit" | "rollout";
}

const DEFAULTS: PromotionSettings = {
  after: [],
  optOut: [],
  required: false,
  auto: false,
  soak: "0s",
  budget: null,
  windows: [],
  checks: [],
  signature: null,
  approval: null,
  health: false,
  analysis: false,
  winner: "commit",
};

/** What an environment, fit for its schema, says about promotions into it. */
export function promotionOf({ promotion }: Environment): PromotionSettings {
  return { ...DEFAULTS, ...(isRecord(promotion) ? promotion : {}) };
}
