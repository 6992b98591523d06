/** Digests in a line for people, by their first twelve digits: "sha256:0123456789ab". */
export function shortDigests(text: string): string {
  return text.replace(/\b(sha256:[0-9a-f]{12})[0-9a-f]{52}\b/g, "$1");
}
