import { valueError } from "./jmespath-error.ts";

const UNITS = [
  ["ns", 1n],
  ["µs", 1_000n],
  ["ms", 1_000_000n],
] as const;
const SECOND = 1_000_000_000n;
const HOUR = 3600n * SECOND;
const MINUTE = 60n * SECOND;

/** A duration as Go writes it: "1h30m0s", "1.5s", "20ms", "0s". @throws JmespathError beyond 64 bits */
export function durationText(nanos: bigint): string {
  if (BigInt.asIntN(64, nanos) !== nanos) throw valueError("the duration is out of range");
  if (nanos === 0n) return "0s";
  const size = nanos < 0n ? -nanos : nanos;
  return (nanos < 0n ? "-" : "") + (size < SECOND ? smallText(size) : longText(size));
}

function smallText(size: bigint): string {
  const [unit, factor] = UNITS.findLast(([, least]) => size >= least) ?? UNITS[0];
  return decimalText(size, factor) + unit;
}

function longText(size: bigint): string {
  const hours = size >= HOUR ? `${size / HOUR}h` : "";
  const minutes = size >= MINUTE ? `${(size % HOUR) / MINUTE}m` : "";
  return `${hours}${minutes}${decimalText(size % MINUTE, SECOND)}s`;
}

function decimalText(size: bigint, factor: bigint): string {
  const rest = size % factor;
  if (rest === 0n) return String(size / factor);
  const digits = String(rest).padStart(String(factor).length - 1, "0");
  return `${size / factor}.${digits.replace(/0+$/, "")}`;
}
