/** -1, 0 or 1 by UTF-16 units, so that no locale has a say. */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
