import fc from "fast-check";
import type { KubeObject } from "#core/kube/resource.ts";

export interface DamagedObject {
  /** "/spec/replicas = true". */
  readonly damage: string;
  readonly object: KubeObject;
}

/** What takes the place of any other value: every type of JSON, and texts that look like something. */
const VALUES: readonly unknown[] = [
  ...[null, true, 7, -1, 1.5, 99_999_999_999, "text", "", "7", "true", "1 Gi", "50%", [], {}],
  ...[["a"], [7], { a: "b" }, { a: { b: 1 } }, "2026-01-01"],
];

type Fields = Record<string, unknown>;
type Change = (place: Place) => string;

interface Place {
  readonly holder: Fields;
  readonly key: string;
  readonly pointer: string;
}

/** Objects with one fault of shape each, or none where any value will do; the same ones for a seed. */
export function damagedObjects(
  object: KubeObject,
  { count, seed }: { readonly count: number; readonly seed: number },
): readonly DamagedObject[] {
  const inputs = fc.record({ at: fc.nat(), change: fc.oneof(replacing, ...OTHERS) });
  return fc.sample(inputs, { numRuns: count, seed }).map(({ at, change }) => {
    const copy = structuredClone(object);
    const places = placesOf(copy as unknown as Fields, "");
    const place = places[at % places.length];
    if (place === undefined) throw new Error("expected an object with more than its name");
    return { damage: `${place.pointer} ${change(place)}`, object: copy };
  });
}

const replacing: fc.Arbitrary<Change> = fc
  .constantFrom(...VALUES)
  .map((value) => ({ holder, key }) => {
    holder[key] = structuredClone(value);
    return `= ${JSON.stringify(value)}`;
  });

const remove: Change = ({ holder, key }) => {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  return "removed";
};

const misspell: Change = ({ holder, key }) => {
  if (Array.isArray(holder)) return "left";
  holder[`${key}s`] = holder[key];
  delete holder[key];
  return "misspelt";
};

const addField: Change = ({ holder, key }) => {
  const value = holder[key];
  const target = typeof value === "object" && value !== null ? (value as Fields) : holder;
  if (Array.isArray(target)) target.push(7);
  else target.surplus = 1;
  return "with something surplus";
};

const repeat: Change = ({ holder, key }) => {
  if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
  else holder[key] = [structuredClone(holder[key]), structuredClone(holder[key])];
  return "twice";
};

const OTHERS = [remove, misspell, addField, repeat].map((change) => fc.constant(change));

/** Every value but what says which object it is. */
function placesOf(holder: Fields, pointer: string): readonly Place[] {
  return Object.keys(holder).flatMap((key): readonly Place[] => {
    const own = `${pointer}/${key}`;
    if (["/apiVersion", "/kind", "/metadata/name"].includes(own)) return [];
    const value = holder[key];
    const inner = typeof value === "object" && value !== null ? placesOf(value as Fields, own) : [];
    return own === "/metadata" ? inner : [{ holder, key, pointer: own }, ...inner];
  });
}
