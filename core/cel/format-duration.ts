const SECOND = 1_000_000_000n;

/** Seconds with as many decimals as needed: "3600s", "0.001s", "-1.5s". */
export function formatDuration(nanos: bigint): string {
  const size = nanos < 0n ? -nanos : nanos;
  const sign = nanos < 0n ? "-" : "";
  return `${sign}${size / SECOND}${fraction(size % SECOND)}s`;
}

/** ".25" for 250,000,000 nanoseconds, "" for none. */
export function fraction(nanos: bigint): string {
  if (nanos === 0n) return "";
  return `.${String(nanos).padStart(9, "0").replace(/0+$/, "")}`;
}
