/** The label itself while there are few of them, then "other": what callers send must not grow a metric for ever. */
export function boundedLabel(max: number): (label: string) => string {
  const known = new Set<string>();
  return (label) => {
    if (known.size < max) known.add(label);
    return known.has(label) ? label : "other";
  };
}
