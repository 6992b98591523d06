import { isScalar, LineCounter, parseAllDocuments } from "yaml";
import type { FindingSource } from "#core/policy/finding.ts";
import { kustomizationName, type OverlayFiles } from "#core/promotion/overlay-files.ts";
import type { Promotable } from "#core/promotion/promotable.ts";
import type { Version } from "#core/promotion/version.ts";

interface VersionChange {
  readonly overlay: OverlayFiles;
  readonly promotable: Promotable;
  readonly before: Version;
  readonly after: Version;
}

/** Where a change of a version stands in the work tree: the first image, field or file that is another. */
export function changeSource(change: VersionChange): FindingSource | null {
  return imageSource(change) ?? fieldSource(change) ?? fileSource(change);
}

function imageSource({ overlay, before, after }: VersionChange): FindingSource | null {
  const name = kustomizationName(overlay);
  const changed = after.images.find((image) => {
    const old = before.images.find((each) => each.name === image.name);
    return old === undefined || old.tag !== image.tag || old.digest !== image.digest;
  });
  if (name === null || changed === undefined) return null;
  const lines = new LineCounter();
  const [document] = documentsOf(overlay, { name, lines });
  const images: unknown = document?.toJS();
  const list = (images as { images?: readonly { name?: string }[] } | null)?.images ?? [];
  const index = list.findIndex((image) => image.name === changed.name);
  const keys = ["newTag", "digest", "name"];
  const nodes = keys.map((key) => document?.getIn(["images", index, key], true));
  const node = nodes.find((each) => isScalar(each));
  const offset = isScalar(node) ? (node.range?.[0] ?? null) : null;
  const file = `${overlay.path}/${name}`;
  return offset === null
    ? { file, line: null, column: null }
    : { file, line: lines.linePos(offset).line, column: lines.linePos(offset).col };
}

function fieldSource({ overlay, promotable, before, after }: VersionChange): FindingSource | null {
  const field = promotable.fields.find(({ name }) => before.fields[name] !== after.fields[name]);
  if (field === undefined) return null;
  const lines = new LineCounter();
  for (const document of documentsOf(overlay, { name: field.file, lines })) {
    const node = document.getIn(field.path, true);
    const offset = isScalar(node) ? node.range?.[0] : undefined;
    if (offset === undefined) continue;
    const { line, col } = lines.linePos(offset);
    return { file: `${overlay.path}/${field.file}`, line, column: col };
  }
  return { file: `${overlay.path}/${field.file}`, line: null, column: null };
}

function fileSource({ overlay, before, after }: VersionChange): FindingSource | null {
  const names = [...Object.keys(before.files), ...Object.keys(after.files)].sort();
  const name = names.find((each) => before.files[each] !== after.files[each]);
  return name === undefined ? null : { file: `${overlay.path}/${name}`, line: null, column: null };
}

interface TextPlace {
  readonly name: string;
  readonly lines: LineCounter;
}

function documentsOf(overlay: OverlayFiles, { name, lines }: TextPlace) {
  const text = overlay.files.get(name)?.text ?? "";
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    uniqueKeys: false,
    logLevel: "error",
  });
  return [parsed].flat();
}
