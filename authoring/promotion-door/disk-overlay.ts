import { isUtf8 } from "node:buffer";
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { blobName } from "#core/promotion/git-object.ts";
import type { OverlayFile, OverlayFiles } from "#core/promotion/overlay-files.ts";

interface DiskPlace {
  readonly root: string;
  /** Relative to the root. */
  readonly path: string;
  /** As HEAD has it: line ends that only the checkout wrote are told from changes. */
  readonly head?: OverlayFiles;
  /** Any full hash of the repository, for how its objects are named. */
  readonly like: string;
}

/** An overlay as the work tree has it; without files where there is none. */
export function diskOverlay({ root, path, head, like }: DiskPlace): OverlayFiles {
  const folder = join(root, path);
  if (!existsSync(folder)) return { path, files: new Map() };
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = names.flatMap((name): readonly (readonly [string, OverlayFile])[] => {
    const file = join(folder, name);
    const stats = lstatSync(file);
    if (stats.isDirectory()) return [];
    const plain = name.replaceAll("\\", "/");
    if (!stats.isFile()) return [[plain, { object: "", text: null, isPlain: false }]];
    const bytes = readFileSync(file);
    const known = head?.files.get(plain)?.object;
    const object = storedName(bytes, { known, like });
    return [[plain, { object, text: textOf(bytes), isPlain: true }]];
  });
  return { path, files: new Map(files) };
}

/** A checkout may have written other line ends than Git stores (core.autocrlf, .gitattributes). */
function storedName(
  bytes: Uint8Array,
  { known, like }: { readonly known: string | undefined; readonly like: string },
): string {
  const object = blobName(bytes, like);
  const text = object === known ? null : textOf(bytes);
  if (text === null || !text.includes("\r\n")) return object;
  const stored = blobName(text.replaceAll("\r\n", "\n"), like);
  return stored === known ? stored : object;
}

/** Null for what is no text. */
export function textOf(bytes: Uint8Array): string | null {
  return isUtf8(bytes) ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) : null;
}
