import { writeYaml } from "#core/kube/write-yaml.ts";
import { YamlSource } from "#core/kube/yaml-source.ts";
import { pointerKeys } from "./field-path.ts";

/** Words for whoever reads a document, above what a JSON Pointer names; "" is the document itself. */
export interface YamlComment {
  readonly path: string;
  readonly text: string;
}

const WIDTH = 100;

/** A document as writeYaml writes it, with comments above the lines of keys and list items. */
export function writeCommentedYaml(value: unknown, comments: readonly YamlComment[]): string {
  const text = writeYaml(value);
  const located = new YamlSource(text).document(0);
  const above = new Map<number, string[]>();
  for (const { path, text: words } of comments) {
    const keys = pointerKeys(path);
    const part = typeof keys.at(-1) === "number" ? "value" : "key";
    const line = keys.length === 0 ? 1 : (located?.locate(keys, part).line ?? 1);
    above.set(line, [...(above.get(line) ?? []), words]);
  }
  const lines = text.split("\n").map((line, index) => {
    const own = above.get(index + 1) ?? [];
    const margin = /^ */.exec(line)?.[0] ?? "";
    return [...own.flatMap((words) => commentLines(words, margin)), line].join("\n");
  });
  return lines.join("\n");
}

function commentLines(words: string, margin: string): readonly string[] {
  return words.split(/\r\n|[\n\r\u0085\u2028\u2029]/).flatMap((line) => {
    const prefix = `${margin}# `;
    return wrapped(printable(line), WIDTH - prefix.length).map((part) =>
      `${prefix}${part}`.trimEnd(),
    );
  });
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ")) {
    const next = current === "" ? word : `${current} ${word}`;
    if (next.length > width && current !== "") {
      lines.push(current);
      current = word;
    } else current = next;
  }
  return [...lines, current];
}

/** What a YAML reader would not take in a comment. */
function printable(text: string): string {
  return text.replace(/[^\P{Cc}\t]|[\ud800-\udfff\ufffe\uffff]/gu, "\ufffd");
}
