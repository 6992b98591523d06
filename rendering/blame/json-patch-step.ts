import { isRecord } from "#core/is-record.ts";
import { valueAt } from "#core/document/field-path.ts";
import type { BlameQuery, BlameStep, Claim } from "./blame-query.ts";
import { followKeys } from "./follow-keys.ts";
import { isSame, isScalar, isWithin, likenessOf } from "./value-likeness.ts";
import { type SourcePlace, type Written, writtenAt } from "./written.ts";

interface JsonPatch {
  /** The list of operations. */
  readonly patch: Written;
  readonly applies: (query: BlameQuery) => boolean;
}

/** A JSON 6902 patch: its last operation that counts. Indexes are taken for those of the rendered object. */
export function jsonPatchStep({ patch, applies }: JsonPatch): BlameStep {
  const operations = Array.isArray(patch.value)
    ? patch.value.map((_, index) => writtenAt(patch, [index])).toReversed()
    : [];
  const first = <T>(query: BlameQuery, find: (operation: Written) => T | null): T | null => {
    if (!applies(query)) return null;
    for (const operation of operations) {
      const found = find(operation);
      if (found !== null) return found;
    }
    return null;
  };
  return {
    claim: (query) => first(query, (operation) => claimOf(operation, query)),
    looseClaim: (query) => first(query, (operation) => looseClaimOf(operation, query)),
    removal: (query, present) =>
      first(query, (operation) => removalOf(operation, { keys: query.keys, present })),
  };
}

function claimOf(operation: Written, query: BlameQuery): Claim | null {
  const { op, path, value } = fieldsOf(operation);
  if (path === null || path.length > query.keys.length) return null;
  const isMoved = op === "move" || op === "copy";
  if (!isMoved && op !== "add" && op !== "replace") return null;
  if (isMoved) return leadsTo(path, query) ? movedClaim(operation) : null;
  if (!reaches(path, { query, value, isInsert: op === "add" })) return null;
  return valueClaim(operation, { query, value, length: path.length });
}

/** Later insertions and removals shift the elements of a list: whatever its index, the operation wrote the value. */
function looseClaimOf(operation: Written, query: BlameQuery): Claim | null {
  const { op, path, value } = fieldsOf(operation);
  if (path === null || path.length > query.keys.length) return null;
  if (op !== "add" && op !== "replace") return null;
  const isLike = path.every((key, index) => {
    const own = query.keys[index];
    return typeof own === "number" ? /^(?:\d+|-)$/.test(key) : key === own;
  });
  if (!isLike) return null;
  const claim = valueClaim(operation, { query, value, length: path.length });
  return claim?.likeness === "equal" ? claim : null;
}

interface WrittenValue {
  readonly query: BlameQuery;
  readonly value: unknown;
  /** How many of the keys lead to the value. */
  readonly length: number;
}

function valueClaim(operation: Written, { query, value, length }: WrittenValue): Claim | null {
  const rest = query.keys.slice(length);
  const root = valueAt(query.object, query.keys.slice(0, length));
  const followed = followKeys(value, { root, keys: rest });
  if (!followed.isWhole) return null;
  const own = valueAt(value, followed.keys);
  // An index may lead to another element by now: what it wrote there would not be what is here.
  if (!isScalar(own) && !isWithin(own, query.value)) return null;
  const part = isScalar(own) || followed.keys.length === 0 ? "value" : "key";
  return {
    place: operation.place(["value", ...followed.keys], part),
    likeness: likenessOf(own, query.value),
    isReplacement: true,
  };
}

function movedClaim(operation: Written): Claim {
  return { place: operation.place(["path"], "value"), likeness: "part", isReplacement: true };
}

interface Missing {
  readonly keys: BlameQuery["keys"];
  readonly present: number;
}

function removalOf(operation: Written, { keys, present }: Missing): SourcePlace | null {
  const { op, path, from } = fieldsOf(operation);
  const gone = op === "remove" ? path : op === "move" ? from : null;
  if (gone === null || gone.length > keys.length || gone.length <= present) return null;
  const isOnTheWay = gone.every((key, index) => key === String(keys[index]));
  return isOnTheWay ? operation.place([op === "move" ? "from" : "path"], "value") : null;
}

interface Reach {
  readonly query: BlameQuery;
  readonly value: unknown;
  readonly isInsert: boolean;
}

/** Does the operation's path lead to, or above, what is asked for? What was inserted may have moved since. */
function reaches(path: readonly string[], { query, value, isInsert }: Reach): boolean {
  if (!isInsert) return leadsTo(path, query);
  const parent = path.slice(0, -1);
  if (!leadsTo(parent, query)) return false;
  const last = path.at(-1);
  const key = query.keys[parent.length];
  if (last === undefined || typeof key !== "number") return last === key || path.length === 0;
  const rendered = valueAt(query.object, query.keys.slice(0, path.length));
  if (isSame(value, rendered)) return true;
  const isThere = last === String(key);
  if (!isRecord(value) || !isRecord(rendered)) return isThere && isScalar(value);
  return value.name === undefined ? isThere : value.name === rendered.name;
}

function leadsTo(path: readonly string[], { keys }: BlameQuery): boolean {
  return path.every((key, index) => key === String(keys[index]));
}

interface Operation {
  readonly op: unknown;
  readonly path: readonly string[] | null;
  readonly from: readonly string[] | null;
  readonly value: unknown;
}

function fieldsOf({ value }: Written): Operation {
  if (!isRecord(value)) return { op: null, path: null, from: null, value: null };
  return {
    op: value.op,
    path: pointerOf(value.path),
    from: pointerOf(value.from),
    value: value.value,
  };
}

function pointerOf(pointer: unknown): readonly string[] | null {
  if (typeof pointer !== "string") return null;
  if (pointer === "" || pointer === "/") return [];
  return pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}
