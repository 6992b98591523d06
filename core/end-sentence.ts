/** The text with a full stop behind it, unless it ends as a sentence does. */
export function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
