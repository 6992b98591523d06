import type { PathKey } from "#core/document/field-path.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { checkObject } from "#core/kube/schema/check-object.ts";
import type { KindSchemas } from "#core/kube/schema/kube-type.ts";

const MOST_ROUNDS = 8;

/** An object without the fields whose values have types that no API server takes; null where some are left. */
export function fittingObject(object: KubeObject, schemas: KindSchemas): KubeObject | null {
  const schema = schemas.find(object.apiVersion, object.kind);
  if (schema === null) return object;
  let current: unknown = object;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const wrong = checkObject(current as KubeObject, schema, () => true)
      .filter(({ rule, keys }) => rule === "wrong-type" && keys.length > 0)
      .map(({ keys }) => keys);
    if (wrong.length === 0) return current as KubeObject;
    // From behind, so that places in lists stay what they are.
    current = [...wrong].sort(laterFirst).reduce(without, current);
  }
  return null;
}

function laterFirst(left: readonly PathKey[], right: readonly PathKey[]): number {
  const place = left.findIndex((key, index) => key !== right[index]);
  const [one, other] = [left[place], right[place]];
  if (typeof one === "number" && typeof other === "number") return other - one;
  return right.length - left.length;
}

function without(value: unknown, [key, ...rest]: readonly PathKey[]): unknown {
  if (key === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value))
    return rest.length === 0
      ? value.filter((_, index) => index !== key)
      : value.map((item: unknown, index) => (index === key ? without(item, rest) : item));
  const entries = Object.entries(value);
  return Object.fromEntries(
    rest.length === 0
      ? entries.filter(([name]) => name !== key)
      : entries.map(([name, item]) => [name, name === key ? without(item, rest) : item]),
  );
}
