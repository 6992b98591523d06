import { different, same, type VerifyItem } from "./verify-item.ts";

interface TimeClaim {
  readonly evaluatedAt: string;
  /** When the commit was made, and the one that was looked at (null: not in the clone); milliseconds since the epoch. */
  readonly committedAt: number;
  readonly sourceAt: number | null;
}

/** Clocks of different machines are this far apart at most. */
const CLOCK_SKEW_MS = 600_000;

/** Gates were asked after the commit that was looked at, and before the one that they let pass. */
export function verifyTime({ evaluatedAt, committedAt, sourceAt }: TimeClaim): VerifyItem {
  const asked = Date.parse(evaluatedAt);
  const made = new Date(committedAt).toISOString();
  const words = `the gates were asked at ${evaluatedAt}`;
  if (Math.floor(asked / 1000) * 1000 > committedAt)
    return different("time", `${words}, after the commit was made (${made})`);
  if (sourceAt !== null && asked < sourceAt - CLOCK_SKEW_MS) {
    const looked = new Date(sourceAt).toISOString();
    return different(
      "time",
      `${words}, before there was the commit that was looked at (${looked})`,
    );
  }
  return same("time", `${words}, the commit was made at ${made}`);
}
