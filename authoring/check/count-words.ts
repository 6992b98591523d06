/** "1 overlay", "3 overlays". */
export function countWords(count: number, word: string): string {
  return `${count} ${count === 1 ? word : `${word}s`}`;
}
