import { problemsError } from "#core/errors.ts";
import { editYaml } from "./edit/edit-yaml.ts";
import type { YamlEdit } from "./edit/yaml-edit.ts";
import { imageEdits } from "./image-edits.ts";
import { readImages } from "./image-version.ts";
import { documentsOf, kustomizationName, type OverlayFiles } from "./overlay-files.ts";
import type { Promotable, PromotableField } from "./promotable.ts";
import { fieldPlace, isEmptyVersion, readVersion, type Version } from "./version.ts";

/** What a promotion does to a file; `path` relative to the repository. */
export type FileChange =
  | { readonly kind: "text"; readonly path: string; readonly text: string }
  | { readonly kind: "copy"; readonly path: string; readonly object: string; readonly from: string }
  | { readonly kind: "delete"; readonly path: string };

export interface PromotionPlan {
  readonly before: Version;
  /** What the target holds afterwards of what moves. */
  readonly after: Version;
  /** Empty where the version is there already. */
  readonly changes: readonly FileChange[];
}

interface Move {
  readonly source: OverlayFiles;
  readonly target: OverlayFiles;
  readonly promotable: Promotable;
}

interface TargetChange {
  readonly target: OverlayFiles;
  readonly version: Version;
  readonly promotable: Promotable;
}

/** What gives the target overlay the source's version. @throws MANIFEST_UNREADABLE, FLEET_INVALID */
export function planPromotion({ source, target, promotable }: Move): PromotionPlan {
  const version = readVersion(source, promotable);
  if (isEmptyVersion(version)) throw nothingMoves(source);
  const before = readVersion(target, promotable);
  const edits = [
    ...imageChanges({ target, version, promotable }),
    ...fieldChanges({ target, version, promotable }),
  ];
  const changes = [
    ...editedFiles(target, edits),
    ...copiedFiles({ source, target, wanted: version.files, own: before.files }),
  ];
  return { before, after: afterwards(before, version), changes };
}

interface FileEdits {
  readonly file: string;
  readonly document: number;
  readonly edits: readonly YamlEdit[];
}

function imageChanges({ target, version, promotable }: TargetChange): readonly FileEdits[] {
  const file = kustomizationName(target);
  if (!promotable.images || file === null) return [];
  const own = readImages(documentsOf(target, file)[0]?.value, `${target.path}/${file}`);
  return [{ file, document: 0, edits: imageEdits(own, version.images) }];
}

function fieldChanges({ target, version, promotable }: TargetChange): readonly FileEdits[] {
  return promotable.fields.flatMap((field) => {
    const value = version.fields[field.name];
    if (value === undefined) return [];
    const place = fieldPlace(target, field);
    if (place === null) throw noField(target, field);
    if (place.value === value) return [];
    const { document } = place;
    return [{ file: field.file, document, edits: [{ kind: "set", at: field.path, value }] }];
  });
}

/** Each file once, with the edits of all its documents in turn. */
function editedFiles(target: OverlayFiles, edits: readonly FileEdits[]): readonly FileChange[] {
  const byFile = Map.groupBy(edits, ({ file }) => file);
  return [...byFile].flatMap(([file, all]) => {
    const found = target.files.get(file);
    const path = `${target.path}/${file}`;
    const old = found?.text ?? "";
    const text = all.reduce(
      (done, { edits: own, document }) => editYaml(done, own, { file: path, document }),
      old,
    );
    if (text === old) return [];
    if (found?.isPlain !== true) throw noPlainFile(path);
    return [{ kind: "text", path, text }];
  });
}

interface FileMove extends Omit<Move, "promotable"> {
  readonly wanted: Version["files"];
  readonly own: Version["files"];
}

function copiedFiles({ source, target, wanted, own }: FileMove): readonly FileChange[] {
  const copies = Object.entries(wanted).flatMap(([file, object]): readonly FileChange[] => {
    if (own[file] === object) return [];
    const path = `${target.path}/${file}`;
    if (target.files.get(file)?.isPlain === false) throw noPlainFile(path);
    return [{ kind: "copy", path, object, from: `${source.path}/${file}` }];
  });
  const gone = Object.keys(own).filter((file) => !Object.hasOwn(wanted, file));
  return [
    ...copies,
    ...gone.map((file): FileChange => ({ kind: "delete", path: `${target.path}/${file}` })),
  ];
}

function afterwards(before: Version, version: Version): Version {
  const own = before.images.filter(
    ({ name }) => !version.images.some((image) => image.name === name),
  );
  return {
    images: [...version.images, ...own],
    files: version.files,
    fields: { ...before.fields, ...version.fields },
  };
}

function nothingMoves({ path }: OverlayFiles): Error {
  const message = "expected something that moves (images, files, fields), got none";
  const remedy = 'Name images with their tag or digest in its kustomization, or set "promotable".';
  return problemsError("FLEET_INVALID", [{ file: path, message, remedy }]);
}

function noField({ path }: OverlayFiles, { file, name }: PromotableField): Error {
  const message = `expected one value at "${name}", which moves, got none or several`;
  const remedy = "Write it there once, so that a promotion has a place to write to.";
  return problemsError("MANIFEST_UNREADABLE", [{ file: `${path}/${file}`, message, remedy }]);
}

function noPlainFile(file: string): Error {
  const message = "expected a file, got a link or something else";
  const remedy = "Put the file itself there: a promotion writes through no link.";
  return problemsError("MANIFEST_UNREADABLE", [{ file, message, remedy }]);
}
