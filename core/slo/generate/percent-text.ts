/** A ratio as people write a target: 0.999 is "99.9%". */
export function percentText(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(12))}%`;
}
