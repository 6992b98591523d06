import { isRecord } from "#core/is-record.ts";
import { nearestName } from "#core/nearest-name.ts";
import { valueAt } from "#core/document/field-path.ts";
import { unknownKeys } from "../argo-cd/source-fields.ts";
import type { Fix, FixDocument } from "./fix.ts";

/** What can be mended in a `.argocd-source.yaml`. */
export const fixSourceFile: FixDocument = async (value) => {
  if (!isRecord(value)) return [];
  return unknownKeys(value).flatMap(({ keys, isIgnored, known }): readonly Fix[] => {
    const name = String(keys.at(-1));
    // What would be left is an empty file, which is better removed.
    if (isIgnored && Object.keys(value).length === 1) return [];
    if (isIgnored)
      return [{ edit: { kind: "remove", at: keys }, what: `Argo CD ignores "${name}" here` }];
    const around = valueAt(value, keys.slice(0, -1));
    const free = known.filter((key) => !isRecord(around) || !Object.hasOwn(around, key));
    const nearest = nearestName(name, free);
    if (nearest === null) return [];
    return [{ edit: { kind: "rekey", at: keys, key: nearest }, what: `"${name}" is misspelt` }];
  });
};
