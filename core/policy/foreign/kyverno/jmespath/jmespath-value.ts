import { isRecord } from "#core/is-record.ts";

/** What is false for JMESPath: nothing, false, and what is empty. A number never is. */
export function isFalse(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

export function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** A list, for type checks that leave its elements unknown. */
export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Equal in depth; a bigint and a number of one size are equal. `step` is called for each pair looked at. */
export function isSame(left: unknown, right: unknown, step: () => void): boolean {
  step();
  if (isNumber(left) && isNumber(right))
    // eslint-disable-next-line eqeqeq -- a bigint and a number of one size are equal
    return left == right;
  if (isList(left))
    return (
      isList(right) &&
      left.length === right.length &&
      left.every((one, index) => isSame(one, right[index], step))
    );
  if (!isRecord(left)) return (left ?? null) === (right ?? null);
  if (!isRecord(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key], step))
  );
}

/** Looks at every value in depth; `make` is told of each one's size. */
export function measureValue(value: unknown, make: (size: number) => void): void {
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    make(typeof next === "string" ? next.length + 1 : 1);
    const inner = isList(next) ? next : isRecord(next) ? Object.values(next) : [];
    for (const one of inner) open.push(one);
  }
}
