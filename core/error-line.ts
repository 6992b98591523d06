import { TiphysError } from "./errors.ts";
import { printableText } from "./printable-text.ts";

/** What a user reads of anything that was thrown: one text with a line break at its end, fit for a terminal. */
export function errorLine(error: unknown): string {
  if (error instanceof TiphysError) return `tiphys: ${printableText(error.message)}\n`;
  const reason = error instanceof Error ? error.message : String(error);
  return `tiphys: internal error: ${printableText(reason)}. This is a fault of tiphys: report it with the command you ran.\n`;
}
