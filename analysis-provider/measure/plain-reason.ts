import { printableText } from "#core/printable-text.ts";

const MAX_LENGTH = 600;
/** Go writes these as \u003c and the like into an AnalysisRun's status. @see encoding/json.Marshal */
const ESCAPED: Readonly<Record<string, string>> = { "<": "‹", ">": "›", "&": "and" };

/** A reason in one line that reads the same in the status of an AnalysisRun. */
export function plainReason(text: string): string {
  const line = printableText(text.replace(/\s+/g, " ").trim());
  const plain = line.replace(/[<>&]/g, (character) => ESCAPED[character] ?? "");
  return plain.length > MAX_LENGTH ? `${plain.slice(0, MAX_LENGTH - 1)}…` : plain;
}
