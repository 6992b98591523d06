/** A number with this many decimals, exact halves rounded to even as Go does. */
export function fixedText(value: number, decimals: number): string {
  return `${sign(value)}${placePoint(scaled(value, decimals), decimals)}`;
}

/** A number as 1.234560e+03, rounded in the same way. */
export function scientificText(value: number, decimals: number): string {
  if (value === 0) return `${sign(value)}${placePoint(0n, decimals)}e+00`;
  const power = Number(value.toExponential().split("e")[1]);
  const digits = scaled(value, decimals - power);
  if (digits < 10n ** BigInt(decimals + 1)) return withPower(value, { digits, decimals, power });
  return withPower(value, { digits: digits / 10n, decimals, power: power + 1 });
}

/** All digits without an exponent, as few as tell the number from its neighbours. */
export function fullDecimals(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : `${sign(value)}Infinity`;
  const [mantissa = "", exponent = "0"] = Math.abs(value).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const point = Number(exponent) + 1;
  if (point <= 0) return `${sign(value)}${value === 0 ? "0" : `0.${"0".repeat(-point)}${digits}`}`;
  const whole = digits.slice(0, point).padEnd(point, "0");
  const rest = digits.slice(point);
  return `${sign(value)}${whole}${rest === "" ? "" : `.${rest}`}`;
}

interface Scientific {
  readonly digits: bigint;
  readonly decimals: number;
  readonly power: number;
}

function withPower(value: number, { digits, decimals, power }: Scientific): string {
  const size = String(Math.abs(power)).padStart(2, "0");
  return `${sign(value)}${placePoint(digits, decimals)}e${power < 0 ? "-" : "+"}${size}`;
}

function sign(value: number): string {
  return value < 0 || Object.is(value, -0) ? "-" : "";
}

function placePoint(digits: bigint, decimals: number): string {
  const text = String(digits).padStart(decimals + 1, "0");
  if (decimals === 0) return text;
  return `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}

/** The size of the number times ten to the power, exactly, rounded half to even. */
function scaled(value: number, power: number): bigint {
  const { mantissa, exponent } = binaryParts(Math.abs(value));
  const up = (exponent > 0 ? 1n << BigInt(exponent) : 1n) * (power > 0 ? 10n ** BigInt(power) : 1n);
  const down =
    (exponent < 0 ? 1n << BigInt(-exponent) : 1n) * (power < 0 ? 10n ** BigInt(-power) : 1n);
  const whole = (mantissa * up) / down;
  const twice = ((mantissa * up) % down) * 2n;
  const isUp = twice > down || (twice === down && whole % 2n === 1n);
  return isUp ? whole + 1n : whole;
}

/** The number as mantissa times two to the exponent, both whole. */
function binaryParts(value: number): { mantissa: bigint; exponent: number } {
  let mantissa = value;
  let exponent = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent -= 1;
  }
  return { mantissa: BigInt(mantissa), exponent };
}
