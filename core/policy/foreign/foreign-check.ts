import type { CelBudget } from "#core/cel/compile-cel.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { ElementView, Verdict } from "../judge-element.ts";
import type { Action } from "../policy.ts";

/**
 * What a rule of a policy in another format says about a whole object; [] when it passes or is not about it. An
 * evaluation that ends in an error is a verdict, never a pass.
 */
export type ForeignCheck = (element: ElementView, budget: CelBudget) => readonly Verdict[];

/** Why a rule found nothing: it holds, it was not to be asked, or (null) it is not about the object. */
export type QuietFate = "pass" | "skip" | null;

/** An exception of a policy's own format; null for one without an end. */
export interface ForeignException {
  readonly name: string;
  readonly until: string | null;
}

/** What a rule of a policy in another format is made of. */
export interface ForeignPart {
  /** The policy. */
  readonly document: KubeObject;
  /** What of it the rule is; null where that is not one part. */
  readonly written: unknown;
  /** The strictest that it wants done about any object. */
  readonly mostAction: Action;
  /** Exceptions of its own format that name the rule. */
  readonly exceptions: readonly ForeignException[];
  /** Whether it says itself what of an object that was wrong before an update is denied. */
  readonly judgesUpdates: boolean;
  readonly check: ForeignCheck;
  /** For tests in the policy's own format, which tell passing from skipping. */
  readonly fate?: (element: ElementView, budget: CelBudget) => QuietFate;
}
