import { CelError } from "./cel-error.ts";

export function encodeUtf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** @throws CelError when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new CelError("invalid UTF-8 in bytes, cannot convert to string");
  }
}

const SURROGATE = /[\ud800-\udfff]/;

/** The text as a list of code points when it has any beyond U+FFFF, else null: units are characters. */
export function wideCharacters(text: string): readonly string[] | null {
  return SURROGATE.test(text) ? Array.from(text) : null;
}

/** The length in code points. */
export function textLength(text: string): number {
  return wideCharacters(text)?.length ?? text.length;
}
