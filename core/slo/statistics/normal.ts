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
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
    45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597,
    39307.89580009271, 28729.085735721943, 5226.495278852854,
  ],
];
const TAIL: Polynomials = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
    1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008,
    0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9,
  ],
];
const FAR_TAIL: Polynomials = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
    0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
];
