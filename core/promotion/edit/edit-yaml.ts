import { type Document, isScalar, parseAllDocuments } from "yaml";
import { problemsError, type TiphysError } from "#core/errors.ts";
import { canonicalJson } from "#core/kube/canonical-json.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { withEdits } from "#core/text-edit.ts";
import { dottedPath } from "../dotted-path.ts";
import { textEditsOf } from "./text-edits.ts";
import { editValue } from "./edit-value.ts";
import type { YamlEdit } from "./yaml-edit.ts";

interface EditedFile {
  /** For messages: relative to the repository. */
  readonly file: string;
  /** Which of its documents, the empty ones left out. */
  readonly document?: number;
}

/**
 * A text with edits made in one of its documents, every other character as it was. The result is read again: where
 * it does not say exactly what was wanted (a value that others share by an anchor, say), nothing is edited.
 * @throws MANIFEST_UNREADABLE
 */
export function editYaml(
  text: string,
  edits: readonly YamlEdit[],
  { file, document = 0 }: EditedFile,
): string {
  const before = valuesOf(text, file);
  const edited = edits.reduce((done, edit) => editOnce(done, edit, { file, document }), text);
  const wanted = edits.reduce<unknown>(editValue, before[document]);
  if (edits.length === 0 || isSame(edited, before.with(document, wanted), file)) return edited;
  const path = dottedPath(edits[0]?.at ?? []);
  const message = "expected to change this value alone, but others share it, as by an anchor";
  throw problem(file, path, { message, remedy: "Write the values out, each in its place." });
}

function editOnce(text: string, edit: YamlEdit, { file, document }: Required<EditedFile>): string {
  const parsed = [parseAllDocuments(text, { merge: true, uniqueKeys: false, logLevel: "error" })];
  const found = parsed.flat().filter(isFilled)[document];
  const edits = found === undefined ? null : textEditsOf(text, found, edit);
  if (edits !== null) return withEdits(text, edits);
  const message = "expected a value that can be written to, got none of its kind here";
  const remedy = "Write the mapping around it first, without an alias.";
  throw problem(file, dottedPath(edit.at), { message, remedy });
}

function isFilled({ contents }: Document): boolean {
  return contents !== null && !(isScalar(contents) && contents.value === null);
}

function isSame(text: string, wanted: readonly unknown[], file: string): boolean {
  try {
    return canonicalJson(valuesOf(text, file)) === canonicalJson(wanted);
  } catch {
    return false;
  }
}

function valuesOf(text: string, file: string): readonly unknown[] {
  return readYaml(text, { file }).map(({ value }) => value);
}

function problem(
  file: string,
  path: string,
  words: { readonly message: string; readonly remedy: string },
): TiphysError {
  return problemsError("MANIFEST_UNREADABLE", [{ file, path, ...words }]);
}
