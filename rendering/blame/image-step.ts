import { isSpecified, type FieldSpec } from "./field-specs.ts";
import type { BlameQuery, BlameStep, Claim } from "./blame-query.ts";
import { textField, writtenField } from "./written-fields.ts";
import type { Written } from "./written.ts";

/** An entry of `images`. Of what it sets, the digest is shown, else the tag, else the new name. */
export function imageStep(entry: Written, specs: readonly FieldSpec[]): BlameStep {
  return {
    claim: (query) =>
      isImage(query) || isSpecified(specs, query) ? claimOf(entry, query.value) : null,
  };
}

/** Kustomize looks for images in the containers of anything. */
function isImage({ keys }: BlameQuery): boolean {
  const [list, , field] = keys.slice(-3);
  if (field === "reference") return keys.includes("volumes");
  return field === "image" && (list === "containers" || list === "initContainers");
}

function claimOf(entry: Written, rendered: unknown): Claim | null {
  if (typeof rendered !== "string") return null;
  const image = splitImage(rendered);
  const name = textField(entry, "name");
  const newName = textField(entry, "newName");
  const newTag = textField(entry, "newTag") ?? scalarText(entry, "newTag");
  const digest = textField(entry, "digest");
  const suffix = textField(entry, "tagSuffix");
  const fits =
    image.name === (newName ?? name) &&
    (newTag === null || image.tag === newTag) &&
    (digest === null || image.digest === digest) &&
    (suffix === null || (image.tag ?? "").endsWith(suffix));
  const shown = [
    ["digest", digest],
    ["newTag", newTag],
    ["tagSuffix", suffix],
    ["newName", newName],
  ].find(([, value]) => value !== null)?.[0];
  const field = shown === undefined || shown === null ? null : writtenField(entry, shown);
  if (!fits || field === null) return null;
  return { place: field.place([], "value"), likeness: "equal", isReplacement: true };
}

/** A tag without quotes, 1.10 say, is a number to YAML; kustomize takes its text. */
function scalarText(entry: Written, name: string): string | null {
  const value = writtenField(entry, name)?.value;
  return typeof value === "number" ? String(value) : null;
}

interface Image {
  readonly name: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/** "ghcr.io:443/acme/web:1.2@sha256:…" in its parts. */
function splitImage(image: string): Image {
  const at = image.indexOf("@");
  const named = at < 0 ? image : image.slice(0, at);
  const digest = at < 0 ? null : image.slice(at + 1);
  const colon = named.lastIndexOf(":");
  if (colon <= named.lastIndexOf("/")) return { name: named, tag: null, digest };
  return { name: named.slice(0, colon), tag: named.slice(colon + 1), digest };
}
