import { CelError } from "./cel-error.ts";
import { CelDuration } from "./time-value.ts";

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const PART = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/y;

/** A duration as Go writes it: "1h30m", "-1.5s", "100ms". @throws CelError */
export function parseDuration(text: string): CelDuration {
  const sign = text.startsWith("-") ? -1n : 1n;
  const body = text.replace(/^[+-]/, "");
  if (body === "0") return new CelDuration(0n);
  if (body === "") throw invalid(text);

  let nanos = 0n;
  let offset = 0;
  while (offset < body.length) {
    PART.lastIndex = offset;
    const [whole = "", digits = "", decimals = "", unit = ""] = PART.exec(body) ?? [];
    if (digits + decimals === "" || whole.length > 60) throw invalid(text);
    nanos += partNanos({ digits, decimals, unit });
    offset += whole.length;
  }
  return new CelDuration(sign * nanos);
}

function partNanos(part: { digits: string; decimals: string; unit: string }): bigint {
  const scale = UNITS[part.unit] ?? 0n;
  const decimals = part.decimals.slice(0, 18);
  const fraction = (BigInt(decimals || "0") * scale) / 10n ** BigInt(decimals.length);
  return BigInt(part.digits || "0") * scale + fraction;
}

function invalid(text: string): CelError {
  return new CelError(`expected a duration like "1h30m", got "${text.slice(0, 60)}"`);
}
