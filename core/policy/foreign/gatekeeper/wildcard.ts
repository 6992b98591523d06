/** Whether a text fits a wildcard of Gatekeeper's, which has a "*" at its start, at its end, at both, or nowhere. */
export function fitsWildcard(text: string, wildcard: string): boolean {
  const isOpenBefore = wildcard.startsWith("*");
  const isOpenAfter = wildcard.endsWith("*");
  const fixed = wildcard.replace(/^\*/, "").replace(/\*$/, "");
  if (isOpenBefore && isOpenAfter) return text.includes(fixed);
  if (isOpenBefore) return text.endsWith(fixed);
  return isOpenAfter ? text.startsWith(fixed) : text === fixed;
}
