/** "1 overlay", "3 overlays", "2 entries". */
export function countWords(count: number, word: string): string {
  if (count === 1) return `1 ${word}`;
  return `${count} ${word.replace(/([^aeiou])y$/, "$1ie")}s`;
}
