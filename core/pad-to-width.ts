import { displayWidth } from "./display-width.ts";

/** The text with spaces behind it, as many as fill so many columns of a terminal. */
export function padToWidth(text: string, columns: number): string {
  return text + " ".repeat(Math.max(columns - displayWidth(text), 0));
}
