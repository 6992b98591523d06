/** A ratio as people write a target: 0.999 is "99.9%". */
export function percentText(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(12))}%`;
}

/** How many digits a target has behind the point as a percentage: 1 for 99.9%. */
export function targetDigits(target: number): number {
  return percentText(target).match(/\.(\d+)/)?.[1]?.length ?? 0;
}
