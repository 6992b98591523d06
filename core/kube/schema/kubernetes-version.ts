/** A Kubernetes version to judge by, and whether it is another than the one asked for. */
export interface ChosenVersion {
  /** Minor version, "1.36". */
  readonly version: string;
  readonly isExact: boolean;
}

/**
 * The known minor version nearest to a wanted one ("1.34", "v1.34.2", "1.34.2-eks-1"); without one the newest.
 * null for a text that is no version. `known` is sorted, newest first.
 */
export function chooseVersion(
  wanted: string | null,
  known: readonly string[],
): ChosenVersion | null {
  const newest = known[0] ?? "";
  if (wanted === null) return { version: newest, isExact: true };
  const minor = parseMinor(wanted);
  if (minor === null) return null;
  const exact = known.find((version) => minorOf(version) === minor);
  if (exact !== undefined) return { version: exact, isExact: true };
  const nearest = [...known].sort(
    (left, right) => Math.abs(minorOf(left) - minor) - Math.abs(minorOf(right) - minor),
  );
  return { version: nearest[0] ?? newest, isExact: false };
}

/** "v1.34.2" -> 34; null for what is no version of Kubernetes 1. */
export function parseMinor(text: string): number | null {
  const match = /^v?1\.(\d{1,4})(?:\+|[.\-+].*)?$/.exec(text.trim());
  return match?.[1] === undefined ? null : Number(match[1]);
}

function minorOf(version: string): number {
  return parseMinor(version) ?? -1;
}
