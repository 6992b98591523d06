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

/**
 * The number below which a standard normal one lies with the given chance, above 0 and below 1.
 * @see Wichura: Algorithm AS 241 (Applied Statistics 37, 1988), PPND16
 */
export function normalQuantile(chance: number): number {
  const fromMiddle = chance - 0.5;
  if (Math.abs(fromMiddle) <= 0.425) {
    return fromMiddle * quotient(MIDDLE, 0.180625 - fromMiddle * fromMiddle);
  }
  const distance = Math.sqrt(-Math.log(Math.min(chance, 1 - chance)));
  const size = distance <= 5 ? quotient(TAIL, distance - 1.6) : quotient(FAR_TAIL, distance - 5);
  return fromMiddle < 0 ? -size : size;
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

type Polynomials = readonly [above: readonly number[], below: readonly number[]];

function quotient([above, below]: Polynomials, x: number): number {
  return polynomial(above, x) / polynomial(below, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

const MIDDLE: Polynomials = [
  [
    3.387132872796366608, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
    4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4,
    2.5090809287301226727e3,
  ],
  [
    1, 4.2313330701600911252e1, 6.871870074920579083e2, 5.3941960214247511077e3,
    2.1213794301586595867e4, 3.930789580009271061e4, 2.8729085735721942674e4,
    5.226495278852854561e3,
  ],
];
const TAIL: Polynomials = [
  [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 2.4178072517745061177e-1, 2.27238449892691845833e-2,
    7.7454501427834140764e-4,
  ],
  [
    1, 2.05319162663775882187, 1.6763848301838038494, 6.8976733498510000455e-1,
    1.4810397642748007459e-1, 1.51986665636164571966e-2, 5.475938084995344946e-4,
    1.05075007164441684324e-9,
  ],
];
const FAR_TAIL: Polynomials = [
  [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 2.9656057182850489123e-1,
    2.6532189526576123093e-2, 1.2426609473880784386e-3, 2.71155556874348757815e-5,
    2.01033439929228813265e-7,
  ],
  [
    1, 5.9983220655588793769e-1, 1.3692988092273580531e-1, 1.48753612908506148525e-2,
    7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7,
    2.04426310338993978564e-15,
  ],
];
