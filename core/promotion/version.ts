import { compareTexts } from "#core/compare-texts.ts";
import { valueAt } from "#core/document/field-path.ts";
import { canonicalJson } from "#core/kube/canonical-json.ts";
import { pathMatcher } from "#core/policy/glob.ts";
import type { FieldValue } from "./edit/yaml-edit.ts";
import { type ImageVersion, readImages } from "./image-version.ts";
import { documentsOf, kustomizationName, type OverlayFiles } from "./overlay-files.ts";
import type { Promotable, PromotableField } from "./promotable.ts";

/** What an overlay holds of what moves. */
export interface Version {
  readonly images: readonly ImageVersion[];
  /** Git's digest by path below the overlay. */
  readonly files: Readonly<Record<string, string>>;
  /** By the field's name in the fleet; fields that are not there are left out. */
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** The version that an overlay has. @throws MANIFEST_UNREADABLE */
export function readVersion(overlay: OverlayFiles, promotable: Promotable): Version {
  const name = kustomizationName(overlay);
  const kustomization = name === null ? undefined : documentsOf(overlay, name)[0]?.value;
  const images = promotable.images
    ? readImages(kustomization, `${overlay.path}/${name ?? ""}`)
    : [];
  const fields = promotable.fields.flatMap((field) => {
    const found = fieldPlace(overlay, field);
    return found === null ? [] : [[field.name, found.value] as const];
  });
  return {
    images: images.filter(({ tag, digest }) => tag !== null || digest !== null),
    files: Object.fromEntries(movedFiles(overlay, promotable)),
    fields: Object.fromEntries(fields),
  };
}

/** True where a target has all that a version brings; images and fields beside it are the target's own. */
export function holdsVersion(target: Version, version: Version): boolean {
  const hasImages = version.images.every((image) => {
    const own = target.images.find(({ name }) => name === image.name);
    return own !== undefined && own.tag === image.tag && own.digest === image.digest;
  });
  const hasFields = Object.entries(version.fields).every(
    ([name, value]) => Object.hasOwn(target.fields, name) && target.fields[name] === value,
  );
  return hasImages && hasFields && canonicalJson(target.files) === canonicalJson(version.files);
}

/** True where two versions name the same, in whatever order. */
export function isSameVersion(left: Version, right: Version): boolean {
  return holdsVersion(left, right) && holdsVersion(right, left);
}

/** True for a version that names nothing: there is nothing to move. */
export function isEmptyVersion({ images, files, fields }: Version): boolean {
  return images.length + Object.keys(files).length + Object.keys(fields).length === 0;
}

/** Where a field stands: the only document of the file that has it, with its value; null where none has. */
export function fieldPlace(
  overlay: OverlayFiles,
  { file, path }: PromotableField,
): { readonly document: number; readonly value: FieldValue } | null {
  const places = documentsOf(overlay, file).flatMap(({ value: root }, document) => {
    const value = valueAt(root, path);
    return isFieldValue(value) ? [{ document, value }] : [];
  });
  const [place, second] = places;
  return place === undefined || second !== undefined ? null : place;
}

function isFieldValue(value: unknown): value is FieldValue {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function movedFiles(
  { files }: OverlayFiles,
  promotable: Promotable,
): readonly (readonly [path: string, object: string])[] {
  const matchers = promotable.files.map((glob) => pathMatcher(glob.replace(/^(\.\/+)+/, "")));
  return [...files]
    .filter(([path, { isPlain }]) => isPlain && matchers.some((match) => match(path) !== null))
    .map(([path, { object }]) => [path, object] as const)
    .sort(([left], [right]) => compareTexts(left, right));
}
