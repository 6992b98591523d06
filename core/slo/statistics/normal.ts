const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
/** Below it the series, above it the continued fraction is exact and short. */
const SERIES_UNTIL = 3;

/** The chance that a standard normal number is below z; right to its last digits in the lower tail too. */
export function normalCdf(z: number): number {
  if (Math.abs(z) > SERIES_UNTIL) return z < 0 ? lowerTail(-z) : 1 - lowerTail(z);
  let term = z;
  let sum = z;
  for (let power = 3; Math.abs(term) > 1e-18; power += 2) {
    term *= (z * z) / power;
    sum += term;
  }
  return 0.5 + sum * density(z);
}

function density(z: number): number {
  return Math.exp(-0.5 * z * z - HALF_LOG_TWO_PI);
}

/** Laplace's continued fraction for the ratio of Mills, from the back. */
function lowerTail(z: number): number {
  let fraction = z;
  for (let term = 120; term > 0; term -= 1) fraction = z + term / fraction;
  return density(z) / fraction;
}
