import { globMatcher } from "#core/policy/glob.ts";

/** True when every text that `inner` matches, `outer` matches too; false also where that is not certain. */
export function covers(outer: string, inner: string): boolean {
  if (outer === inner || outer === "*") return true;
  // Taken as text, a "*" of the inner glob is one character: only a "*" of the outer one may stand for it.
  if (inner.includes("*") && outer.includes("?")) return false;
  return globMatcher(outer)(inner);
}

/** True when no text can match both globs; false also where that is not certain. */
export function isDisjoint(left: string, right: string): boolean {
  if (!isGlob(left)) return !globMatcher(right)(left);
  if (!isGlob(right)) return !globMatcher(left)(right);
  const [leftStart = "", rightStart = ""] = [left, right].map((glob) => glob.split(/[*?]/)[0]);
  return !leftStart.startsWith(rightStart) && !rightStart.startsWith(leftStart);
}

/** Kind patterns part by part: "Deployment" is any group's, "apps/Deployment" any version's. */
export function coversKind(outer: string, inner: string): boolean {
  const [one, other] = [kindParts(outer), kindParts(inner)];
  return one.every((part, index) => covers(part, other[index] ?? "*"));
}

/** True when no kind can match both patterns. */
export function isDisjointKind(left: string, right: string): boolean {
  const [one, other] = [kindParts(left), kindParts(right)];
  return one.some((part, index) => isDisjoint(part, other[index] ?? "*"));
}

/** Group, version, kind; "*" for what is not given. */
export function kindParts(pattern: string): readonly [string, string, string] {
  const parts = pattern.split("/");
  const kind = parts.at(-1) ?? "*";
  return [
    parts.length > 1 ? (parts[0] ?? "*") : "*",
    parts.length > 2 ? (parts[1] ?? "*") : "*",
    kind,
  ];
}

function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}
