import { CelError } from "#core/cel/cel-error.ts";
import { patternOf } from "#core/cel/pattern.ts";

/** A test whether the whole of a text fits a regular expression of Go, in linear time; null for what is none. */
export function wholeMatch(expression: string): ((text: string) => boolean) | null {
  try {
    const pattern = patternOf(`^(?:${expression})$`);
    return (text) => pattern.test(text);
  } catch (error) {
    if (error instanceof CelError) return null;
    throw error;
  }
}
