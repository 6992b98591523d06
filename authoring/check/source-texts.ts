import { realpathSync } from "node:fs";
import { join } from "node:path";
import { YamlSource } from "#core/kube/yaml-source.ts";
import { isInside } from "#adapters/inside-folder.ts";
import { readLimitedText } from "#rendering/read-limited-text.ts";
import type { SourceTexts } from "./source-picture.ts";

/** The texts that findings name, each read once when it is asked for: files of the repository, "-" the input. */
export function sourceTexts(root: string, input: Uint8Array | null): SourceTexts {
  const known = new Map<string, YamlSource | null>();
  return (file) => {
    const found = known.get(file);
    if (found !== undefined) return found;
    const text = file === "-" ? decode(input) : fileText(root, file);
    const source = text === null ? null : new YamlSource(text);
    known.set(file, source);
    return source;
  };
}

function decode(input: Uint8Array | null): string | null {
  return input === null ? null : new TextDecoder().decode(input);
}

/** A link out of the repository may have come since it was judged: what it shows nobody asked for. */
function fileText(root: string, file: string): string | null {
  const path = join(root, file);
  try {
    return isInside(realpathSync.native(root), realpathSync.native(path))
      ? readLimitedText(path)
      : null;
  } catch {
    return null;
  }
}
