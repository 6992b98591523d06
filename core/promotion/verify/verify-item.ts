export type VerifyWord = "same" | "different" | "not-recomputable";

/** One thing that evidence claims, held against what Git says. */
export interface VerifyItem {
  readonly item: string;
  readonly verdict: VerifyWord;
  /** What is the same, what differs, or why nobody can say. */
  readonly reason: string;
}

export function same(item: string, reason: string): VerifyItem {
  return { item, verdict: "same", reason };
}

export function different(item: string, reason: string): VerifyItem {
  return { item, verdict: "different", reason };
}

export function notRecomputable(item: string, reason: string): VerifyItem {
  return { item, verdict: "not-recomputable", reason };
}
