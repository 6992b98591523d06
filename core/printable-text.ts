/**
 * Text that cannot change how a terminal looks: control characters and marks that turn the direction of
 * writing, which names and messages may carry from the manifests, are written as escapes.
 */
export function printableText(text: string): string {
  return text.toWellFormed().replace(UNPRINTABLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}

/** Control characters but the line break; embeddings, overrides and isolates of writing direction. */
const UNPRINTABLE = /[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/gu;
