import type { CelBudget } from "#core/cel/compile-cel.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { ElementView, Verdict } from "../judge-element.ts";

/**
 * What a rule of a policy in another format says about a whole object; [] when it passes or is not about it. An
 * evaluation that ends in an error is a verdict, never a pass.
 */
export type ForeignCheck = (element: ElementView, budget: CelBudget) => readonly Verdict[];

/** Why a rule found nothing: it holds, it was not to be asked, or (null) it is not about the object. */
export type QuietFate = "pass" | "skip" | null;

/** What a rule of a policy in another format is made of. */
export interface ForeignPart {
  /** The policy. */
  readonly document: KubeObject;
  readonly check: ForeignCheck;
  /** For tests in the policy's own format, which tell passing from skipping. */
  readonly fate?: (element: ElementView, budget: CelBudget) => QuietFate;
}
