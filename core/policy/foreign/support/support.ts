/** A part of a policy format, and what becomes of it. */
export interface Support {
  readonly feature: string;
  readonly supported: "yes" | "partly" | "no";
  /** What is the same, or what is not and is said where. */
  readonly words: string;
  /** A test below test/ that shows it. */
  readonly shown: string;
}

/** A format with all its parts, in the order in which its documentation has them. */
export interface FormatSupport {
  readonly id: "cluster-policy" | "validating-policy" | "admission-policy" | "gatekeeper";
  readonly parts: readonly Support[];
}

/** The table of a format, in Markdown. */
export function supportTable({ parts }: FormatSupport): string {
  const rows = parts.map(
    ({ feature, supported, words }) => `| ${feature} | ${supported} | ${words} |`,
  );
  return ["| part | judged | how |", "|---|---|---|", ...rows].join("\n");
}
