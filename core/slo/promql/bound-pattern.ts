/**
 * A regular expression for every spelling of a bucket's bound: 0.3, .30, 3e-01 and 3.0E-1 are one bucket.
 * Client libraries and versions of Prometheus write `le` differently.
 */
export function boundPattern(bound: number): string {
  if (!Number.isFinite(bound)) return "[+]?Inf";
  const [mantissa = "", exponent = "0"] = bound.toExponential().split("e");
  const sign = mantissa.startsWith("-") ? "-" : "";
  const digits = mantissa.replace(/[-.]/g, "");
  const power = Number(exponent);
  return `${sign}(${plainPattern(digits, power)}|${exponentPattern(digits, power)})`;
}

function plainPattern(digits: string, power: number): string {
  if (power < 0) return `0?[.]${"0".repeat(-power - 1)}${digits}0*`;
  const whole = digits.slice(0, power + 1).padEnd(power + 1, "0");
  return withFraction(whole, digits.slice(power + 1));
}

function exponentPattern(digits: string, power: number): string {
  const sign = power < 0 ? "-" : "[+]?";
  return `${withFraction(digits.slice(0, 1), digits.slice(1))}[eE]${sign}0*${Math.abs(power)}`;
}

function withFraction(whole: string, fraction: string): string {
  return fraction === "" ? `${whole}([.]0*)?` : `${whole}[.]${fraction}0*`;
}
