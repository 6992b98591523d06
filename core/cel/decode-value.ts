import type { CelValue } from "./cel-value.ts";

/**
 * Judged trees are plain JSON data, which is what CEL values are made of: nothing is copied.
 * Undefined stays undefined: the key is not there.
 */
export function decodeValue(raw: unknown): CelValue | undefined {
  return raw as CelValue | undefined;
}
