import { valueAt } from "#core/document/field-path.ts";
import type { BlameQuery, BlameStep, Claim } from "./blame-query.ts";
import { followKeys } from "./follow-keys.ts";
import { isScalar, likenessOf } from "./value-likeness.ts";
import type { Written } from "./written.ts";

/** The object as a file of resources has it. */
export function fileBaseStep(original: Written): BlameStep {
  return { claim: (query) => claimOf(original, query) };
}

function claimOf(original: Written, { object, keys, value }: BlameQuery): Claim | null {
  if (keys.length === 0) return { ...whole(original), likeness: "other", isReplacement: true };
  const followed = followKeys(original.value, { root: object, keys });
  if (!followed.isWhole) return null;
  const own = valueAt(original.value, followed.keys);
  const part = isScalar(own) || own === null ? "value" : "key";
  const place = original.place(followed.keys, part);
  return { place, likeness: likenessOf(own, value), isReplacement: true };
}

/** An object as a whole is shown by its name. */
function whole(original: Written): Pick<Claim, "place"> {
  const name = valueAt(original.value, ["metadata", "name"]);
  const keys = typeof name === "string" ? ["metadata", "name"] : [];
  return { place: original.place(keys, "value") };
}
