/** equal: the same value · part: one text holds the other, as a prefix or a suffix makes it · other: neither. */
export type Likeness = "equal" | "part" | "other";

/** How what is written resembles what was rendered. */
export function likenessOf(written: unknown, rendered: unknown): Likeness {
  if (isKnownSame(written, rendered)) return "equal";
  if (!isScalar(written) || !isScalar(rendered)) return "other";
  const [left, right] = [String(written), String(rendered)];
  if (left === right) return "equal";
  if (left === "" || right === "") return "other";
  return left.includes(right) || right.includes(left) ? "part" : "other";
}

/** Hundreds of findings may ask about the same two large objects. */
const compared = new WeakMap<object, WeakMap<object, boolean>>();

function isKnownSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object") return false;
  if (left === null || right === null) return false;
  const answers = compared.get(left) ?? new WeakMap<object, boolean>();
  compared.set(left, answers);
  const answer = answers.get(right) ?? isSame(left, right);
  answers.set(right, answer);
  return answer;
}

/** Equal in content; the order of keys does not count. */
export function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object") return false;
  if (left === null || right === null || Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every(
    (key) => Object.hasOwn(right, key) && isSame(Reflect.get(left, key), Reflect.get(right, key)),
  );
}

/** Is all that was written still there? Others may have added to it. */
export function isWithin(written: unknown, rendered: unknown): boolean {
  if (typeof written !== "object" || written === null)
    return likenessOf(written, rendered) !== "other";
  if (typeof rendered !== "object" || rendered === null) return false;
  if (Array.isArray(written) !== Array.isArray(rendered)) return false;
  return Object.keys(written).every(
    (key) =>
      Object.hasOwn(rendered, key) &&
      isWithin(Reflect.get(written, key), Reflect.get(rendered, key)),
  );
}

export function isScalar(value: unknown): value is string | number | bigint | boolean {
  return ["string", "number", "bigint", "boolean"].includes(typeof value);
}
