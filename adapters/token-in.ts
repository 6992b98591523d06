/** The token that a file's text holds and nothing else; null for a text that could not stand in a header. */
export function tokenIn(text: string): string | null {
  const token = text.trim();
  return /^[\x21-\x7e]+$/.test(token) ? token : null;
}
