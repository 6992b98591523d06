import type { LocatedDocument, YamlSource } from "#core/kube/yaml-source.ts";
import { type PathKey, valueAt } from "#core/document/field-path.ts";

/** Where something is written; `file` is relative to the repository's root. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** A value in a file. `place` gives the nearest parent for what is not there. */
export interface Written {
  readonly value: unknown;
  readonly file: string;
  /** The file's text; null for what stands in no file (settings from outside). */
  readonly source: YamlSource | null;
  readonly place: (keys: readonly PathKey[], part: "key" | "value") => SourcePlace;
}

/** A part of what is written, as a whole of its own. */
export function writtenAt(written: Written, keys: readonly PathKey[]): Written {
  return {
    ...written,
    value: valueAt(written.value, keys),
    place: (inner, part) => written.place([...keys, ...inner], part),
  };
}

/** The documents of a file, all of them unless some are given. */
export function writtenDocuments(
  file: string,
  source: YamlSource,
  documents: readonly LocatedDocument[] = source.documents(),
): readonly Written[] {
  return documents.map(({ value, locate }) => ({
    value,
    file,
    source,
    place: (keys, part) => ({ file, ...locate(keys, part) }),
  }));
}

/** Something that is in force without being in a file: every place is the given one. */
export function unwritten(value: unknown, place: SourcePlace): Written {
  return { value, file: place.file, source: null, place: () => place };
}
