/** A duration of SLO documents, which may have decimals: 0.5ms. */
export const SLO_DURATION = {
  type: "string",
  pattern: "^(\\d+(\\.\\d+)?(ms|s|m|h|d|w))+$",
} as const;
/** Percent as text, or a ratio as a number; what it is not is said in words of its own. */
export const SHARE = { type: ["string", "number"] } as const;
