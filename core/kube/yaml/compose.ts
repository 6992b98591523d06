import { AliasBudget } from "./alias-budget.ts";
import {
  aliasProblem,
  contentProblem,
  depthProblem,
  duplicateProblem,
  expectationProblem,
  keyProblem,
  restProblem,
  scalarProblem,
} from "./compose-problem.ts";
import { isMapping, MappingBuilder, mergeProblem } from "./mapping-builder.ts";
import {
  resolvePlain,
  resolvePlainKey,
  resolveTagged,
  resolveTaggedKey,
  type Scalar,
} from "./resolve-scalar.ts";
import { ScalarFault } from "./scalar-fault.ts";
import { MAX_DEPTH, scan } from "./scan.ts";
import { TOKEN, type TokenKind, type TokenList } from "./tokens.ts";

/** Where a node stands decides what it may be: "value" may also be a list without indentation. */
type Context = "block" | "value" | "flow";

interface Anchor {
  readonly place: number;
  readonly context: Context;
}

const MERGE_TAG = "tag:yaml.org,2002:merge";

export interface ComposedDocument {
  readonly value: unknown;
  /** Offset of the first character of the content. */
  readonly offset: number;
}

/** The value of the one document of `text`, which ends with END. @throws YamlProblem */
export function compose(text: string): ComposedDocument {
  return new Composer(scan(text)).document();
}

/** Walks the tokens. An alias walks the tokens of its anchor again, so no value is shared. */
class Composer {
  readonly #tokens: TokenList;
  readonly #budget = new AliasBudget();
  readonly #anchors = new Map<string, Anchor>();
  readonly #aliases = new Map<number, Anchor>();
  readonly #openAliases = new Set<number>();
  #place = 0;
  #depth = 0;

  constructor(tokens: TokenList) {
    this.#tokens = tokens;
    this.#skipReserved();
  }

  document(): ComposedDocument {
    const hasMarker = this.#accept(TOKEN.documentStart);
    const offset = this.#offset();
    if (this.#kind() === TOKEN.end && (hasMarker || this.#text() === "")) {
      return { value: null, offset };
    }
    try {
      const value = this.#node("block");
      if (this.#kind() !== TOKEN.end) throw restProblem(this.#offset());
      return { value, offset };
    } catch (error) {
      throw error instanceof ScalarFault ? scalarProblem(error, this.#offset()) : error;
    }
  }

  #node(context: Context): unknown {
    const kind = this.#kind();
    this.#budget.count(this.#openAliases.size, this.#offset());
    if (kind === TOKEN.plain || kind === TOKEN.quoted) return this.#scalar(null);
    if (kind === TOKEN.alias) return this.#alias((anchor) => this.#node(anchor.context));
    if (kind !== TOKEN.anchor && kind !== TOKEN.tag) {
      const value = this.#collection(context);
      if (value === undefined) throw contentProblem(this.#offset());
      return value;
    }
    const tag = this.#properties(context);
    if (this.#isAt(TOKEN.plain, TOKEN.quoted)) return this.#scalar(tag);
    return this.#collection(context) ?? (tag === null ? null : resolveTagged(tag, ""));
  }

  /** Steps over anchor and tag, in either order, and returns the tag. */
  #properties(context: Context): string | null {
    const start = this.#place;
    let tag: string | null = null;
    let anchor: string | null = null;
    for (;;) {
      const kind = this.#kind();
      if (kind === TOKEN.tag && tag === null) tag = this.#text();
      else if (kind === TOKEN.anchor && anchor === null) anchor = this.#text();
      else break;
      this.#advance();
    }
    if (anchor !== null && this.#openAliases.size === 0) {
      this.#anchors.set(anchor, { place: start, context });
    }
    return tag;
  }

  #scalar(tag: string | null): Scalar {
    const text = this.#text();
    const value = tag === null ? this.#untagged(text) : resolveTagged(tag, text);
    this.#advance();
    return value;
  }

  #untagged(text: string): Scalar {
    return this.#kind() === TOKEN.plain ? resolvePlain(text) : text;
  }

  #alias<T>(walk: (anchor: Anchor) => T): T {
    const place = this.#place;
    const anchor = this.#aliases.get(place) ?? this.#anchors.get(this.#text());
    if (anchor === undefined) throw aliasProblem(this.#offset(), "an anchor of this name above it");
    if (this.#openAliases.has(place))
      throw aliasProblem(this.#offset(), "an anchor that does not hold the alias itself");
    this.#aliases.set(place, anchor);
    this.#openAliases.add(place);
    this.#place = anchor.place;
    const value = walk(anchor);
    this.#openAliases.delete(place);
    this.#place = place;
    this.#advance();
    return value;
  }

  #collection(context: Context): unknown {
    this.#depth++;
    if (this.#depth > MAX_DEPTH) throw depthProblem(this.#offset());
    const value = this.#collectionAt(this.#kind(), context);
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

  #sequence(): unknown[] {
    this.#advance();
    const items: unknown[] = [];
    while (this.#accept(TOKEN.blockEntry)) {
      items.push(this.#isAt(TOKEN.blockEntry, TOKEN.blockEnd) ? null : this.#node("block"));
    }
    this.#expect(TOKEN.blockEnd, 'a list entry "- " in line with the ones above');
    return items;
  }

  #indentlessSequence(): unknown[] {
    const items: unknown[] = [];
    while (this.#accept(TOKEN.blockEntry)) {
      const isEmpty =
        this.#isAt(TOKEN.blockEntry, TOKEN.blockEnd) || this.#isAt(TOKEN.key, TOKEN.value);
      items.push(isEmpty ? null : this.#node("block"));
    }
    return items;
  }

  #mapping(): unknown {
    const builder = new MappingBuilder();
    this.#advance();
    while (this.#accept(TOKEN.key)) this.#entry(builder, "value");
    this.#expect(TOKEN.blockEnd, "a key in line with the ones above");
    return builder.value;
  }

  #flowMapping(): unknown {
    const builder = new MappingBuilder();
    this.#advance();
    while (!this.#isAt(TOKEN.flowMappingEnd)) {
      if (this.#accept(TOKEN.key)) this.#entry(builder, "flow");
      else this.#keyAlone(builder);
      if (!this.#isAt(TOKEN.flowMappingEnd)) this.#expect(TOKEN.flowEntry, '"," or "}"');
    }
    this.#advance();
    return builder.value;
  }

  #flowSequence(): unknown[] {
    const items: unknown[] = [];
    this.#advance();
    while (!this.#isAt(TOKEN.flowSequenceEnd)) {
      items.push(this.#accept(TOKEN.key) ? this.#pair() : this.#node("flow"));
      if (!this.#isAt(TOKEN.flowSequenceEnd)) this.#expect(TOKEN.flowEntry, '"," or "]"');
    }
    this.#advance();
    return items;
  }

  /** "key: value" alone between the brackets of a list is a mapping of one entry. */
  #pair(): unknown {
    this.#budget.count(this.#openAliases.size, this.#offset());
    const builder = new MappingBuilder();
    this.#entry(builder, "flow");
    return builder.value;
  }

  #entry(builder: MappingBuilder, context: "value" | "flow"): void {
    const place = this.#place;
    if (this.#isMergeKey()) {
      this.#properties(context);
      this.#advance();
      this.#merge(builder, this.#accept(TOKEN.value) ? context : null);
      return;
    }
    const key = this.#key(context);
    const value = this.#accept(TOKEN.value) ? this.#entryValue(context) : null;
    if (!builder.set(key, value)) throw duplicateProblem({ tokens: this.#tokens, place, key });
  }

  #entryValue(context: "value" | "flow"): unknown {
    const isEmpty =
      context === "value"
        ? this.#isAt(TOKEN.key, TOKEN.value, TOKEN.blockEnd)
        : this.#isAt(TOKEN.flowEntry, TOKEN.flowMappingEnd, TOKEN.flowSequenceEnd);
    return isEmpty ? null : this.#node(context);
  }

  /** A key of a flow mapping without ":". */
  #keyAlone(builder: MappingBuilder): void {
    const place = this.#place;
    if (this.#isMergeKey()) throw mergeProblem(this.#offset());
    const key = this.#key("flow");
    if (!builder.set(key, null)) throw duplicateProblem({ tokens: this.#tokens, place, key });
  }

  #key(context: Context): string {
    const kind = this.#kind();
    this.#budget.count(this.#openAliases.size, this.#offset());
    if (kind === TOKEN.alias) return this.#alias((anchor) => this.#key(anchor.context));
    const tag = this.#properties(context);
    if (!this.#isAt(TOKEN.plain, TOKEN.quoted)) return this.#emptyKey(tag);
    const text = this.#text();
    const key = tag === null ? this.#untaggedKey(text) : resolveTaggedKey(tag, text);
    this.#advance();
    return key;
  }

  #untaggedKey(text: string): string {
    return this.#kind() === TOKEN.plain ? resolvePlainKey(text) : text;
  }

  #emptyKey(tag: string | null): string {
    const opens = this.#isAt(TOKEN.flowSequenceStart, TOKEN.flowMappingStart);
    const isBlock = this.#isAt(TOKEN.blockSequenceStart, TOKEN.blockMappingStart, TOKEN.blockEntry);
    if (opens || isBlock || tag === null) throw keyProblem(this.#offset());
    return resolveTaggedKey(tag, "");
  }

  /** "<<" without quotes, or with a tag that says merge or nothing. */
  #isMergeKey(): boolean {
    if (this.#kind() === TOKEN.plain) return this.#text() === "<<";
    let place = this.#place;
    let tag: string | null = null;
    for (; this.#tokens.isProperty(place); place++) {
      if (this.#tokens.kindAt(place) === TOKEN.tag) tag = this.#tokens.textAt(place);
    }
    if (this.#tokens.textAt(place) !== "<<") return false;
    const kind = this.#tokens.kindAt(place);
    if (tag === null) return kind === TOKEN.plain;
    return (tag === "!" || tag === MERGE_TAG) && (kind === TOKEN.plain || kind === TOKEN.quoted);
  }

  #merge(builder: MappingBuilder, context: "value" | "flow" | null): void {
    const offset = this.#offset();
    const isAlias = this.#isAt(TOKEN.alias);
    const source = context === null ? null : this.#entryValue(context);
    const sources = Array.isArray(source) && !isAlias ? source.toReversed() : [source];
    for (const mapping of sources) {
      if (!isMapping(mapping)) throw mergeProblem(offset);
      builder.merge(mapping);
    }
  }

  #kind(): TokenKind {
    return this.#tokens.kindAt(this.#place);
  }

  #text(): string {
    return this.#tokens.textAt(this.#place);
  }

  #offset(): number {
    return this.#tokens.offsetAt(this.#place);
  }

  #isAt(...kinds: readonly TokenKind[]): boolean {
    return kinds.includes(this.#kind());
  }

  #advance(): void {
    this.#place++;
    this.#skipReserved();
  }

  #skipReserved(): void {
    while (this.#tokens.kindAt(this.#place) === TOKEN.reserved) this.#place++;
  }

  #accept(kind: TokenKind): boolean {
    if (this.#kind() !== kind) return false;
    this.#advance();
    return true;
  }

  #expect(kind: TokenKind, expected: string): void {
    if (!this.#accept(kind)) throw expectationProblem(this.#offset(), expected);
  }
}
