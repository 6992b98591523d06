const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
/** From here on Stirling's series is exact to the last bits. */
const STIRLING_FROM = 10;

/** The natural logarithm of the gamma function, for x above 0. @see https://dlmf.nist.gov/5.11 */
export function logGamma(x: number): number {
  if (x >= STIRLING_FROM) return (x - 0.5) * Math.log(x) - x + HALF_LOG_TWO_PI + stirlingRest(x);
  const steps = Math.ceil(STIRLING_FROM - x);
  let product = 1;
  for (let step = 0; step < steps; step += 1) product *= x + step;
  return logGamma(x + steps) - Math.log(product);
}

/**
 * The logarithm of the beta function, for both arguments above 0. Large arguments are compared, never
 * subtracted, so that a billion events leave the last digits right.
 */
export function logBeta(a: number, b: number): number {
  const [small, large] = a < b ? [a, b] : [b, a];
  if (large < STIRLING_FROM) return logGamma(small) + logGamma(large) - logGamma(small + large);
  const sum = small + large;
  if (small < STIRLING_FROM) {
    const rest = stirlingRest(large) - stirlingRest(sum) + small;
    return (
      logGamma(small) + rest - (large - 0.5) * Math.log1p(small / large) - small * Math.log(sum)
    );
  }
  return (
    HALF_LOG_TWO_PI +
    (small - 0.5) * Math.log(small / sum) +
    (large - 0.5) * Math.log1p(-small / sum) -
    0.5 * Math.log(sum) +
    betaRest(small, large)
  );
}

/** What Stirling's formula leaves over of logBeta, for arguments of 10 or more. */
export function betaRest(a: number, b: number): number {
  return stirlingRest(a) + stirlingRest(b) - stirlingRest(a + b);
}

function stirlingRest(x: number): number {
  const square = 1 / (x * x);
  const tail = 1 / 1680 - square * (1 / 1188 - square * (691 / 360360 - square / 156));
  return (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * tail))) / x;
}
