import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Pair,
  type YAMLMap,
} from "yaml";
import type { PathKey } from "#core/document/field-path.ts";
import type { TextEdit } from "#core/text-edit.ts";
import { appendEdits } from "./append-edits.ts";
import { contentEnd, rangeOf } from "./node-range.ts";
import { blockText, scalarText } from "./scalar-text.ts";
import { insertion, lineStart, linesAfter } from "./insertion.ts";
import type { FieldValue, YamlEdit } from "./yaml-edit.ts";

/** What changes in the text of a document; null where the document has no such place. */
export function textEditsOf(
  text: string,
  document: Document,
  edit: YamlEdit,
): readonly TextEdit[] | null {
  const key = edit.at.at(-1);
  const parent = nodeAt(document.contents, edit.at.slice(0, -1));
  if (key === undefined) return null;
  if (edit.kind === "append") return appendEdits(text, { parent, key, item: edit.item });
  if (isSeq(parent) && edit.kind === "set" && typeof key === "number") {
    return valueEdits(text, { node: parent.items[key], value: edit.value, flow: isFlow(parent) });
  }
  if (!isMap(parent)) return null;
  const pair = parent.items.find((item) => nameOf(item) === key);
  switch (edit.kind) {
    case "set":
      return pair === undefined
        ? [addedPair(text, parent, { key, value: edit.value })]
        : valueEdits(text, { node: pair.value, value: edit.value, flow: isFlow(parent), pair });
    case "remove":
      return pair === undefined ? [] : [removedPair(text, parent, pair)];
    case "rekey": {
      if (pair === undefined) return null;
      const written = scalarText(edit.key, { old: pair.key, isInFlow: isFlow(parent) });
      return [{ ...rangeOf(pair.key), text: written }];
    }
    case "rename": {
      const { from, to } = rangeOf(pair?.key);
      const value = valueEdits(text, {
        node: pair?.value,
        value: edit.value,
        flow: isFlow(parent),
      });
      return value === null ? null : [{ from, to, text: edit.key }, ...value];
    }
  }
}

function nodeAt(root: unknown, keys: readonly PathKey[]): unknown {
  return keys.reduce<unknown>((node, key) => {
    if (isMap(node)) return node.items.find((pair) => nameOf(pair) === key)?.value;
    return isSeq(node) && typeof key === "number" ? node.items[key] : undefined;
  }, root);
}

function nameOf(pair: Pair): unknown {
  return isScalar(pair.key) ? pair.key.value : undefined;
}

function isFlow(node: { readonly flow?: boolean | undefined }): boolean {
  return node.flow === true;
}

interface Replacement {
  readonly node: unknown;
  readonly value: FieldValue;
  readonly flow: boolean;
  readonly pair?: Pair;
}

function valueEdits(
  text: string,
  { node, value, flow, pair }: Replacement,
): readonly TextEdit[] | null {
  if (!isScalar(node) && !isAlias(node)) return null;
  const { from, to } = rangeOf(node);
  const written = scalarText(value, { old: node, isInFlow: flow });
  if (from === to && pair !== undefined) {
    return [insertion(from, text[from - 1] === ":" ? ` ${written}` : written)];
  }
  const old = text.slice(from, to);
  if (!/\r?\n$/.test(old)) return [{ from, to, text: written }];
  const eol = old.endsWith("\r\n") ? "\r\n" : "\n";
  return [{ from, to, text: blockText(value, old) ?? written + eol }];
}

/** A block mapping gets a line of its own, a mapping in braces one more member. */
function addedPair(
  text: string,
  map: YAMLMap,
  { key, value }: { readonly key: PathKey; readonly value: FieldValue },
): TextEdit {
  const flow = isFlow(map);
  const member = `${scalarText(String(key), { old: null, isInFlow: flow })}: ${scalarText(value, { old: null, isInFlow: flow })}`;
  const last = map.items.at(-1);
  const { from: mapStart } = rangeOf(map);
  if (last === undefined) return insertion(mapStart + 1, member);
  const end = endOf(last);
  if (flow) return insertion(end, `, ${member}`);
  const column = mapStart - lineStart(text, mapStart);
  return linesAfter(text, end, [" ".repeat(column) + member]);
}

function removedPair(text: string, map: YAMLMap, pair: Pair): TextEdit {
  const index = map.items.indexOf(pair);
  const { from } = rangeOf(pair.key);
  const next = map.items[index + 1];
  const before = map.items[index - 1];
  if (isFlow(map) && next === undefined && before !== undefined) {
    return { from: endOf(before), to: endOf(pair), text: "" };
  }
  const begin = lineStart(text, from);
  const isAlone = text.slice(begin, from).trim() === "" && !isFlow(map);
  if (!isAlone && next !== undefined) return { from, to: rangeOf(next.key).from, text: "" };
  const end = endOf(pair);
  const lineEnd = text[end - 1] === "\n" ? end - 1 : text.indexOf("\n", end);
  return { from: begin, to: lineEnd < 0 ? text.length : lineEnd + 1, text: "" };
}

function endOf({ key, value }: Pair): number {
  return isNode(value) ? contentEnd(value) : rangeOf(key).to;
}
