/**
 * How much of the bet is on a regression that begins with step `start`: two thirds on the first step,
 * the rest spread over all later ones; together 1, so that the mixture stays valid at every look.
 * @see Shin, Ramdas, Rinaldo: E-detectors (NEJSDS 2023)
 */
export function logStartWeight(start: number): number {
  return start === 0 ? Math.log(2 / 3) : -Math.log(3 * start * (start + 1));
}

/** log(Σ exp(terms)); -Infinity for none. */
export function logSum(terms: readonly number[]): number {
  const largest = terms.reduce((left, right) => Math.max(left, right), -Infinity);
  if (largest === -Infinity) return largest;
  return largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0));
}
