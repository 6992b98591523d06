import { problemsError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";

/** An entry of a kustomization's `images`, as far as versions go. */
export interface ImageVersion {
  readonly name: string;
  readonly newName: string | null;
  readonly tag: string | null;
  readonly digest: string | null;
}

/** The `images` of a kustomization (its value as read), in their order. @throws MANIFEST_UNREADABLE */
export function readImages(kustomization: unknown, file: string): readonly ImageVersion[] {
  const images = isRecord(kustomization) ? (kustomization.images ?? []) : [];
  if (!Array.isArray(images)) throw unreadable(file, "images", "a list");
  const read = images.map((entry: unknown, index) => readImage(entry, { file, index }));
  const names = new Set<string>();
  for (const { name } of read) {
    if (names.has(name)) throw repeated(file, name);
    names.add(name);
  }
  return read;
}

function readImage(
  entry: unknown,
  { file, index }: { readonly file: string; readonly index: number },
): ImageVersion {
  const at = `images[${index}]`;
  if (!isRecord(entry)) throw unreadable(file, at, "a mapping with a name");
  const text = (field: string) => textOf(entry[field], { file, at: `${at}.${field}` });
  const name = text("name");
  if (name === null) throw unreadable(file, `${at}.name`, "the name of an image");
  return { name, newName: text("newName"), tag: text("newTag"), digest: text("digest") };
}

/** kustomize refuses a bare number, and 1.10 would lose its last digit. */
function textOf(
  value: unknown,
  { file, at }: { readonly file: string; readonly at: string },
): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "string") return value;
  throw unreadable(file, at, `text, got ${JSON.stringify(value)}. Put it in quotes`);
}

function unreadable(file: string, path: string, expected: string): Error {
  return problemsError("MANIFEST_UNREADABLE", [{ file, path, message: `expected ${expected}` }]);
}

function repeated(file: string, name: string): Error {
  const message = `expected each image once, got "${name}" twice`;
  const remedy = "Keep one entry: of two, nobody can say which one a promotion moves.";
  return problemsError("MANIFEST_UNREADABLE", [{ file, path: "images", message, remedy }]);
}
