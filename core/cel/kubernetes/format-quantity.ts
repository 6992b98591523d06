const NANO = 1_000_000_000n;
const DECIMAL_SUFFIXES = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
const BINARY_SUFFIXES = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

interface Written {
  readonly nanos: bigint;
  readonly format: "decimal" | "binary" | "exponent";
}

/** The canonical text: the greatest suffix that leaves a whole number, "1536Mi" and not "1.5Gi". */
export function formatQuantity({ nanos, format }: Written): string {
  if (nanos === 0n) return "0";
  const size = nanos < 0n ? -nanos : nanos;
  const sign = nanos < 0n ? "-" : "";
  if (format === "binary" && size >= 1024n * NANO && size % NANO === 0n) {
    const { rest, steps } = divide(size / NANO, { by: 1024n, most: BINARY_SUFFIXES.length - 1 });
    return `${sign}${rest}${BINARY_SUFFIXES[steps] ?? ""}`;
  }
  const most = format === "exponent" ? Infinity : DECIMAL_SUFFIXES.length - 1;
  const { rest, steps } = divide(size, { by: 1000n, most });
  if (format !== "exponent") return `${sign}${rest}${DECIMAL_SUFFIXES[steps] ?? ""}`;
  const power = steps * 3 - 9;
  return `${sign}${rest}${power === 0 ? "" : `e${power}`}`;
}

function divide(
  value: bigint,
  { by, most }: { by: bigint; most: number },
): { rest: bigint; steps: number } {
  let rest = value;
  let steps = 0;
  while (steps < most && rest % by === 0n) {
    rest /= by;
    steps += 1;
  }
  return { rest, steps };
}
