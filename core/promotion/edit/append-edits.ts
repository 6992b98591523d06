import { isMap, isScalar, isSeq, type YAMLSeq } from "yaml";
import type { PathKey } from "#core/document/field-path.ts";
import type { TextEdit } from "#core/text-edit.ts";
import { contentEnd, rangeOf } from "./node-range.ts";
import { scalarText } from "./scalar-text.ts";
import { insertion, lineBreak, lineStart, linesAfter } from "./insertion.ts";

interface Appended {
  readonly parent: unknown;
  readonly key: PathKey;
  readonly item: Readonly<Record<string, string>>;
}

/** One more item at the end of a list, in its style; a list that is missing is written. Null where none can be. */
export function appendEdits(
  text: string,
  { parent, key, item }: Appended,
): readonly TextEdit[] | null {
  if (!isMap(parent)) return null;
  const pair = parent.items.find((member) => isScalar(member.key) && member.key.value === key);
  if (pair === undefined) return [newList(text, { parent, key, item })];
  const list = pair.value;
  if (isSeq(list)) return [intoList(text, list, item)];
  const isEmpty = isScalar(list) && list.value === null;
  return isEmpty
    ? [linesAfter(text, rangeOf(pair.key).to, blockItem(item, { dash: "", gap: " " }))]
    : null;
}

function intoList(text: string, list: YAMLSeq, item: Appended["item"]): TextEdit {
  const last = list.items.at(-1);
  const { from, to } = rangeOf(list);
  if (list.flow === true) {
    if (last === undefined) return { from, to, text: `[${flowItem(item)}]` };
    return insertion(rangeOf(last).to, `, ${flowItem(item)}`);
  }
  const dash = text.slice(lineStart(text, from), from);
  const gap = /^-( +)/.exec(text.slice(from))?.[1] ?? " ";
  return linesAfter(text, contentEnd(last), blockItem(item, { dash, gap }));
}

/** A root's at the end of the text, as it has no member behind which it would be more at home. */
function newList(text: string, { parent, key, item }: Appended): TextEdit {
  const root = rangeOf(parent);
  if (isMap(parent) && parent.flow === true) {
    const comma = parent.items.length === 0 ? "" : ", ";
    const last = parent.items.at(-1);
    const at = last === undefined ? root.from + 1 : contentEnd(last.value);
    return insertion(at, `${comma}${String(key)}: [${flowItem(item)}]`);
  }
  const indent = " ".repeat(root.from - lineStart(text, root.from));
  if (isMap(parent) && indent !== "") {
    const lines = [`${String(key)}:`, ...blockItem(item, { dash: "  ", gap: " " })];
    return linesAfter(
      text,
      contentEnd(parent),
      lines.map((line) => indent + line),
    );
  }
  const eol = text === "" || text.endsWith("\n") ? "" : lineBreak(text);
  const lines = [`${String(key)}:`, ...blockItem(item, { dash: "", gap: " " })];
  return insertion(text.length, eol + lines.map((line) => line + lineBreak(text)).join(""));
}

function blockItem(
  item: Appended["item"],
  { dash, gap }: { readonly dash: string; readonly gap: string },
): readonly string[] {
  return Object.entries(item).map(([name, value], index) => {
    const lead = index === 0 ? `${dash}-${gap}` : `${dash} ${gap}`;
    return `${lead}${name}: ${scalarText(value, { old: null, isInFlow: false })}`;
  });
}

function flowItem(item: Appended["item"]): string {
  const members = Object.entries(item).map(
    ([name, value]) => `${name}: ${scalarText(value, { old: null, isInFlow: true })}`,
  );
  return `{${members.join(", ")}}`;
}
