import { incompleteBeta } from "./incomplete-beta.ts";
import { logBeta } from "./log-gamma.ts";

/** How strongly the prior is centred on the null's share: 10, as in the paper's examples. */
const CONCENTRATION = 10;

interface Share {
  /** Events of the kind that is tested, out of `total`. */
  readonly count: number;
  readonly total: number;
  /** The largest share that the null allows, above 0 and below 1. */
  readonly share: number;
}

/**
 * The logarithm of an e-value against "the share is at most `share`", valid at every look: a beta
 * mixture, cut off below the null. Evidence at level alpha is log(1/alpha).
 * @see Lindon, Malek: Anytime-valid inference for multinomial count data (NeurIPS 2022)
 */
export function logShareEvidence({ count, total, share }: Share): number {
  const prior = [CONCENTRATION * share, CONCENTRATION * (1 - share)] as const;
  const [a, b] = [prior[0] + count, prior[1] + Math.max(total - count, 0)];
  const mixture = logBeta(a, b) - logBeta(...prior);
  const none = count * Math.log(share) + (total - count) * Math.log1p(-share);
  const cut = incompleteBeta(share, a, b).upper / incompleteBeta(share, ...prior).upper;
  return mixture - none + Math.log(cut);
}
