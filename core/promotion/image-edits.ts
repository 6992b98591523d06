import type { YamlEdit } from "./edit/yaml-edit.ts";
import type { ImageVersion } from "./image-version.ts";

/**
 * The edits that give a kustomization (its images as read) the tags and digests of others. A target keeps its own
 * `newName`, and what it names beyond them stays; an image that it lacks is added.
 */
export function imageEdits(
  own: readonly ImageVersion[],
  wanted: readonly ImageVersion[],
): readonly YamlEdit[] {
  return wanted.flatMap((image) => {
    if (image.tag === null && image.digest === null) return [];
    const index = own.findIndex(({ name }) => name === image.name);
    const found = own[index];
    return found === undefined ? [addition(image)] : changes(found, { image, index });
  });
}

function addition({ name, newName, tag, digest }: ImageVersion): YamlEdit {
  const fields = Object.entries({ name, newName, newTag: tag, digest });
  const item = Object.fromEntries(
    fields.flatMap(([field, value]) => (value === null ? [] : [[field, value]])),
  );
  return { kind: "append", at: ["images"], item };
}

/** A digest instead of a tag, or the other way round, stays in its line. */
function changes(
  own: ImageVersion,
  { image, index }: { readonly image: ImageVersion; readonly index: number },
): readonly YamlEdit[] {
  const at = (field: string) => ["images", index, field];
  const { tag, digest } = image;
  if (own.digest === null && tag === null && own.tag !== null && digest !== null)
    return [{ kind: "rename", at: at("newTag"), key: "digest", value: digest }];
  if (own.tag === null && digest === null && own.digest !== null && tag !== null)
    return [{ kind: "rename", at: at("digest"), key: "newTag", value: tag }];
  return [
    ...fieldChange(at("newTag"), { old: own.tag, value: tag }),
    ...fieldChange(at("digest"), { old: own.digest, value: digest }),
  ];
}

function fieldChange(
  at: readonly (string | number)[],
  { old, value }: { readonly old: string | null; readonly value: string | null },
): readonly YamlEdit[] {
  if (old === value) return [];
  return value === null ? [{ kind: "remove", at }] : [{ kind: "set", at, value }];
}
