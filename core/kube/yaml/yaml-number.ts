import { ScalarFault } from "./scalar-fault.ts";

const UINT64_MAX = 2n ** 64n - 1n;
/** More digits, in base 2 even, are more than 64 bits. */
const MAX_DIGITS = 64;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const BEGINS_INTEGER = /^[-+0-9]/;
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)$/;
/** go.yaml.in/yaml/v2 tries this form after the others, and it takes a second sign. */
const SECOND_SIGN_BINARY = /^(?:0b[-+][01]+)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const DOT_FLOAT = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;
const SPECIAL_FLOATS: Readonly<Record<string, number>> = {
  ".nan": NaN,
  ".NaN": NaN,
  ".NAN": NaN,
  ".inf": Infinity,
  ".Inf": Infinity,
  ".INF": Infinity,
  "+.inf": Infinity,
  "+.Inf": Infinity,
  "+.INF": Infinity,
  "-.inf": -Infinity,
  "-.Inf": -Infinity,
  "-.INF": -Infinity,
};

/** The integer that YAML 1.1 sees (octal, hex, binary, underscores), exact, within 64 bits; else null. */
export function parseInteger(text: string): number | bigint | null {
  if (!BEGINS_INTEGER.test(text)) return null;
  const plain = text.replaceAll("_", "");
  if (SECOND_SIGN_BINARY.test(plain)) return parseSecondSign(plain);
  if (!INTEGER.test(plain)) return null;
  if (/^[-+]?(?:0|[1-9][0-9]{0,14})$/.test(plain)) return Number(plain) || 0;
  return exactInteger(plain);
}

function parseSecondSign(plain: string): number | bigint | null {
  const sign = plain.charAt(2) === "-" ? "-" : "";
  return exactInteger(`${sign}0b${plain.slice(3)}`);
}

function exactInteger(plain: string): number | bigint | null {
  const isNegative = plain.startsWith("-");
  const digits = plain.replace(/^[-+]/, "");
  if (digits.replace(/^0[xXoObB]?0*/, "").length > MAX_DIGITS) return null;
  const magnitude = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
  const value = isNegative ? -magnitude : magnitude;
  const isSigned = /^[-+]/.test(plain);
  if (value < INT64_MIN || value > (isSigned ? INT64_MAX : UINT64_MAX)) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** The float that YAML 1.1 sees, or null; numbers too big for a float are strings, as in Go. */
export function parseFloat(text: string): number | null {
  const special = SPECIAL_FLOATS[text];
  if (special !== undefined) return special;
  const plain = text.replaceAll("_", "");
  const isFloat = text.startsWith(".")
    ? DOT_FLOAT.test(text)
    : BEGINS_INTEGER.test(text) && FLOAT.test(plain);
  if (!isFloat) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}

/** What Kubernetes makes of a float after its way through JSON: an integer where it is one. */
export function floatValue(value: number, text: string): number | bigint {
  if (!Number.isFinite(value)) {
    throw new ScalarFault(`expected a number that JSON can hold, got "${text}"`);
  }
  if (Object.is(value, -0)) return 0;
  if (!Number.isInteger(value) || Number.isSafeInteger(value) || Math.abs(value) >= 1e21) {
    return value;
  }
  const printed = BigInt(String(value));
  return printed < INT64_MIN || printed > INT64_MAX ? value : printed;
}

/** A float as a key: sigs.k8s.io/yaml prints it as Go's 'g' with the precision of 32 bits. */
export function floatKey(value: number): string {
  const single = Math.fround(value);
  if (Number.isNaN(single)) return ".nan";
  if (!Number.isFinite(single)) return single > 0 ? ".inf" : "-.inf";
  if (single === 0) return Object.is(single, -0) ? "-0" : "0";
  const [mantissa = "", exponentText = "0"] = shortestExponential(single).split("e");
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return String(Number(`${mantissa}e${exponent}`));
  const sign = exponent < 0 ? "-" : "+";
  return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

function shortestExponential(single: number): string {
  for (let digits = 0; digits < 9; digits++) {
    const text = single.toExponential(digits);
    if (Math.fround(Number(text)) === single) return text;
  }
  return single.toExponential(9);
}
