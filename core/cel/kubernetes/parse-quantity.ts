import { CelError } from "#core/cel/cel-error.ts";
import { fitsInt64, NANO, Quantity, type QuantityFormat } from "./quantity.ts";

const SYNTAX = /^([+-]?)0*(\d*)(?:\.(\d*))?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/;
const DECIMAL_POWERS: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY = "KMGTPE";

// Go works with any exponent; beyond this one a number has no meaning and much size.
const GREATEST_EXPONENT = 400;
const LONGEST = 500;
const MOST_DIGITS = 18;
const GREATEST_BINARY = (2n ** 63n - 1n) * NANO;

interface Suffix {
  readonly format: QuantityFormat;
  readonly power: number;
  readonly factor: bigint;
}

/** Like Go it takes "Mi" for 0. @throws CelError with the words of Kubernetes when the text is no quantity. */
export function parseQuantity(text: string): Quantity {
  const match = text === "" || text.length > LONGEST ? null : SYNTAX.exec(text);
  if (match === null) throw notQuantity();
  const [, sign = "", whole = "", decimals = "", suffixText = ""] = match;
  const suffix = readSuffix(suffixText);
  const digits = BigInt(whole + decimals || "0") * suffix.factor;
  const size = capped(toNanos(digits, suffix.power - decimals.length), suffix.format);
  const nanos = sign === "-" ? -size : size;
  return new Quantity({
    nanos,
    scale: int64Scale({ whole, decimals, suffix, digits }),
    format: formatOf(suffix, size),
  });
}

function readSuffix(text: string): Suffix {
  if (text.endsWith("i")) {
    const steps = BINARY.indexOf(text.charAt(0)) + 1;
    return { format: "binary", power: 0, factor: 1024n ** BigInt(steps) };
  }
  if (!/^[eE]./.test(text))
    return { format: "decimal", power: DECIMAL_POWERS[text] ?? 0, factor: 1n };
  const power = Number(text.slice(1));
  if (Math.abs(power) > GREATEST_EXPONENT) {
    throw new CelError(
      `expected an exponent of at most ${GREATEST_EXPONENT}, got ${text.slice(0, 20)}`,
    );
  }
  return { format: "exponent", power, factor: 1n };
}

/** Billionths, rounded up: who asks for a little gets a little. */
function toNanos(digits: bigint, power: number): bigint {
  const shift = power + 9;
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const unit = 10n ** BigInt(-shift);
  return (digits + unit - 1n) / unit;
}

function capped(nanos: bigint, format: QuantityFormat): bigint {
  return format === "binary" && nanos > GREATEST_BINARY ? GREATEST_BINARY : nanos;
}

function formatOf({ format }: Suffix, size: bigint): QuantityFormat {
  return format === "binary" && size > 0n && size < NANO ? "decimal" : format;
}

interface Written {
  readonly whole: string;
  readonly decimals: string;
  readonly suffix: Suffix;
  readonly digits: bigint;
}

/** The scale of Go's int64 form, which it uses for numbers of few digits; see `Quantity.scale`. */
function int64Scale({ whole, decimals, suffix, digits }: Written): number | null {
  const count = Math.max(whole.length, 1) + decimals.length;
  if (suffix.format !== "binary") {
    const scale = suffix.power - decimals.length;
    return count <= MOST_DIGITS && scale >= -9 ? scale : null;
  }
  const exponent = suffix.factor.toString(2).length - 1;
  const spare = 14 - Math.max(whole.length, 1) - Math.trunc((exponent * 3) / 10);
  return decimals === "" && spare >= 0 && fitsInt64(digits) ? 0 : null;
}

function notQuantity(): CelError {
  return new CelError(
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  );
}
