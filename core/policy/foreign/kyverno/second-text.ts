/** RFC 3339 without a fraction, as Go writes the times of a certificate. */
export function secondText(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
