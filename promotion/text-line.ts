import { printableText } from "#core/printable-text.ts";
import { shortDigests } from "#core/short-digests.ts";

/** A line for people: digests by their first digits, and nothing that moves the cursor. */
export function textLine(text: string): string {
  return shortDigests(printableText(text));
}
