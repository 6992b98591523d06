import type { Asked } from "#core/policy/asked.ts";
import type { BudgetFacts } from "#core/policy/budget-policy.ts";

/** What is known of a promotion from outside of the files that it moves; each answer, or why there is none. */
export interface OutsideFacts {
  readonly checks: CheckFacts;
  readonly budgets: Asked<readonly BudgetFacts[]>;
  /** Names of the signers who marked the version as a fix. */
  readonly fixes: Asked<readonly string[]>;
  readonly signature: Asked<SignatureFacts>;
  readonly approvals: Asked<ApprovalFacts>;
  /** Applications of Argo CD that sync the overlay of the environment before. */
  readonly health: Asked<readonly ApplicationFacts[]>;
  /** The last AnalysisRun of each kind that judged the version in the environment before. */
  readonly analysis: Asked<readonly AnalysisRunFacts[]>;
}

export type CheckState = "pass" | "fail" | "pending";

export interface CheckFacts {
  /** By the name of the check; those of which nobody says anything are left out. */
  readonly answers: Readonly<Record<string, CheckAnswer>>;
  /** Who could not be asked, and why; null where everybody answered. */
  readonly unasked: string | null;
}

export interface CheckAnswer {
  readonly state: CheckState;
  /** "attestation of ci", "status of 3f2a9c1d8e7b". */
  readonly says: string;
}

/** The commit that brought the version to the environment before. */
export interface SignatureFacts {
  /** Full hash. */
  readonly commit: string;
  /** Null where nobody whom the setting names signed it; `problem` says what was found. */
  readonly signer: string | null;
  readonly problem: string | null;
}

export interface ApprovalFacts {
  /** Names of the signers, each once. */
  readonly by: readonly string[];
  /** Approvals that do not count, with the reason: "ada is the version's author". */
  readonly refused: readonly string[];
}

export interface ApplicationFacts {
  readonly name: string;
  /** As Argo CD writes them: "Synced", "Healthy". */
  readonly sync: string;
  readonly health: string;
  /** Full hash of what it synced; null before the first sync. */
  readonly revision: string | null;
  /** Whether that holds the commit that brought the version; null where the clone does not know the revision. */
  readonly hasVersion: boolean | null;
  /** Why it is not healthy, in Argo CD's words; null where it says nothing. */
  readonly message: string | null;
}

export interface AnalysisRunFacts {
  /** "shop-staging/shop-7d9f-2-1". */
  readonly name: string;
  /** As Argo Rollouts writes it: "Successful", "Failed". */
  readonly phase: string;
  readonly message: string | null;
}
