import { CelError } from "./cel-error.ts";

/** Whether the text is what the function parses. */
export function isParsed(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text);
    return true;
  } catch (error) {
    if (error instanceof CelError) return false;
    throw error;
  }
}
