import { AliasBudget } from "./alias-budget.ts";
import { type Anchor, Anchors, type Context } from "./anchors.ts";
import * as problem from "./compose-problem.ts";
import { MappingBuilder, mergeOrder } from "./mapping-builder.ts";
import type { Positions } from "./positions.ts";
import { resolveKey, resolveScalar, type Scalar } from "./resolve-scalar.ts";
import { ScalarFault } from "./scalar-fault.ts";
import { depth as depthProblem, MAX_DEPTH } from "./scan-problem.ts";
import { scan } from "./scan.ts";
import { TokenReader } from "./token-reader.ts";
import { TOKEN, type TokenKind, type TokenList } from "./tokens.ts";

/** An entry of a mapping in block or in flow; "key" is one of flow that cannot have a value. */
type EntryForm = "value" | "flow" | "key";

export interface ComposedDocument {
  readonly value: unknown;
  /** Offset of the first character of the content. */
  readonly offset: number;
}

/**
 * The value of the one document of `text`, which ends with END; `positions`, if given, is filled.
 * @throws YamlProblem
 */
export function compose(text: string, positions: Positions | null = null): ComposedDocument {
  return new Composer(scan(text), positions).document();
}

/** Walks the tokens. An alias walks the tokens of its anchor again, so no value is shared. */
class Composer {
  readonly #reader: TokenReader;
  readonly #positions: Positions | null;
  readonly #budget = new AliasBudget();
  readonly #anchors = new Anchors();
  #depth = 0;

  constructor(tokens: TokenList, positions: Positions | null) {
    this.#reader = new TokenReader(tokens);
    this.#positions = positions;
  }

  document(): ComposedDocument {
    const reader = this.#reader;
    const hasMarker = reader.accept(TOKEN.documentStart);
    const { offset } = reader;
    if (reader.kind === TOKEN.end && (hasMarker || reader.text === "")) {
      return { value: null, offset };
    }
    try {
      const value = this.#node("block");
      if (reader.kind !== TOKEN.end) throw problem.rest(reader.offset);
      return { value, offset };
    } catch (error) {
      throw error instanceof ScalarFault ? problem.scalar(error, reader.offset) : error;
    }
  }

  #node(context: Context): unknown {
    const { kind } = this.#reader;
    this.#count();
    if (kind === TOKEN.plain || kind === TOKEN.quoted) return this.#scalar(null);
    if (kind === TOKEN.alias) return this.#alias((anchor) => this.#node(anchor.context));
    if (!this.#reader.isProperty) {
      const value = this.#collection(context);
      if (value === undefined) throw problem.content(this.#reader.offset);
      return value;
    }
    const tag = this.#properties(context);
    if (this.#reader.isScalar) return this.#scalar(tag);
    return this.#collection(context) ?? resolveScalar(tag, "");
  }

  #count(): void {
    if (!this.#budget.allows(this.#anchors.depth)) throw problem.growth(this.#reader.offset);
  }

  /** Steps over anchor and tag and returns the tag. */
  #properties(context: Context): string | null {
    const { place, isProperty } = this.#reader;
    if (!isProperty) return null;
    const { anchor, tag } = this.#reader.readProperties();
    if (anchor !== null) this.#anchors.define(anchor, { place, context });
    return tag;
  }

  #scalar(tag: string | null): Scalar {
    const { text } = this.#reader;
    const isString = tag === null && this.#reader.kind === TOKEN.quoted;
    const value = isString ? text : resolveScalar(tag, text);
    this.#reader.advance();
    return value;
  }

  #alias<T>(walk: (anchor: Anchor) => T): T {
    const reader = this.#reader;
    const { place, offset, text } = reader;
    const anchor = this.#anchors.enter({ name: text, place, offset });
    reader.jump(anchor.place);
    const value = walk(anchor);
    this.#anchors.leave(place);
    reader.jump(place);
    reader.advance();
    return value;
  }

  /** Undefined where no collection begins. */
  #collection(context: Context): unknown {
    this.#depth++;
    if (this.#depth > MAX_DEPTH) throw depthProblem(this.#reader.offset);
    const value = this.#collectionAt(this.#reader.kind, context);
    this.#depth--;
    return value;
  }

  #collectionAt(kind: TokenKind, context: Context): unknown {
    if (kind === TOKEN.flowSequenceStart) return this.#flowSequence();
    if (kind === TOKEN.flowMappingStart) return this.#flowMapping();
    if (context === "flow") return undefined;
    if (kind === TOKEN.blockSequenceStart) return this.#sequence();
    if (kind === TOKEN.blockMappingStart) return this.#mapping();
    if (context === "value" && kind === TOKEN.blockEntry) return this.#indentlessSequence();
    return undefined;
  }

  #sequence(): readonly unknown[] {
    this.#reader.advance();
    const items = this.#indentlessSequence();
    this.#expect(TOKEN.blockEnd, 'a list entry "- " in line with the ones above');
    return items;
  }

  #indentlessSequence(): readonly unknown[] {
    const reader = this.#reader;
    const items: unknown[] = [];
    while (reader.accept(TOKEN.blockEntry)) {
      this.#noteItem(items);
      const isEmpty = reader.kind === TOKEN.blockEntry || reader.lacksBlockValue();
      items.push(isEmpty ? null : this.#node("block"));
    }
    return items;
  }

  #mapping(): unknown {
    const builder = new MappingBuilder();
    this.#reader.advance();
    while (this.#reader.accept(TOKEN.key)) this.#entry(builder, "value");
    this.#expect(TOKEN.blockEnd, "a key in line with the ones above");
    return builder.value;
  }

  #flowMapping(): unknown {
    const builder = new MappingBuilder();
    this.#flow(TOKEN.flowMappingEnd, () => {
      this.#entry(builder, this.#reader.accept(TOKEN.key) ? "flow" : "key");
    });
    return builder.value;
  }

  #flowSequence(): readonly unknown[] {
    const items: unknown[] = [];
    this.#flow(TOKEN.flowSequenceEnd, () => {
      this.#noteItem(items);
      items.push(this.#reader.accept(TOKEN.key) ? this.#pair() : this.#node("flow"));
    });
    return items;
  }

  #flow(end: TokenKind, readItem: () => void): void {
    const reader = this.#reader;
    reader.advance();
    while (!reader.isAt(end)) {
      readItem();
      if (!reader.isAt(end)) this.#expect(TOKEN.flowEntry, 'a "," or the closing bracket');
    }
    reader.advance();
  }

  /** "key: value" alone between the brackets of a list is a mapping of one entry. */
  #pair(): unknown {
    this.#count();
    const builder = new MappingBuilder();
    this.#entry(builder, "flow");
    return builder.value;
  }

  #entry(builder: MappingBuilder, form: EntryForm): void {
    const reader = this.#reader;
    const { place, offset: start } = reader;
    if (reader.isAtMergeKey()) {
      this.#merge(builder, form);
      return;
    }
    const key = this.#key(form === "value" ? "value" : "flow");
    const hasValue = form !== "key" && reader.accept(TOKEN.value);
    const { offset } = reader;
    const value = hasValue ? this.#entryValue(form) : null;
    if (!builder.set(key, value)) throw problem.duplicate({ tokens: reader.tokens, place, key });
    const position = value === null ? start : offset;
    this.#positions?.note(builder.value, key, { key: start, value: position });
  }

  #entryValue(form: "value" | "flow"): unknown {
    const reader = this.#reader;
    const isEmpty = form === "value" ? reader.lacksBlockValue() : reader.lacksFlowValue();
    return isEmpty ? null : this.#node(form);
  }

  #key(context: Context): string {
    const reader = this.#reader;
    this.#count();
    if (reader.kind === TOKEN.alias) return this.#alias((anchor) => this.#key(anchor.context));
    const tag = this.#properties(context);
    const { text } = reader;
    if (!reader.isScalar) return this.#emptyKey(tag);
    const isString = tag === null && reader.kind === TOKEN.quoted;
    const key = isString ? text : resolveKey(tag, text);
    reader.advance();
    return key;
  }

  #emptyKey(tag: string | null): string {
    if (this.#collection("value") === undefined) return resolveKey(tag, "");
    throw problem.key(this.#reader.offset);
  }

  #merge(builder: MappingBuilder, form: EntryForm): void {
    const reader = this.#reader;
    this.#properties("flow");
    reader.advance();
    const hasValue = form !== "key" && reader.accept(TOKEN.value);
    const { offset } = reader;
    const isAlias = reader.kind === TOKEN.alias;
    const source = hasValue ? this.#entryValue(form) : null;
    for (const mapping of isAlias ? [source] : mergeOrder(source)) {
      if (!builder.merge(mapping)) throw problem.merge(offset);
      this.#positions?.copy(mapping, builder.value);
    }
  }

  #noteItem(items: readonly unknown[]): void {
    const { offset } = this.#reader;
    this.#positions?.note(items, items.length, { key: offset, value: offset });
  }

  #expect(kind: TokenKind, expected: string): void {
    if (!this.#reader.accept(kind)) throw problem.expectation(this.#reader, expected);
  }
}
