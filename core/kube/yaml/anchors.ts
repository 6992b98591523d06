import { alias as aliasProblem } from "./compose-problem.ts";

/** Where a node stands decides what it may be: "value" may also be a list without indentation. */
export type Context = "block" | "value" | "flow";

/** The token at which a node with an anchor begins. */
export interface Anchor {
  readonly place: number;
  readonly context: Context;
}

interface Alias {
  readonly name: string;
  /** Its token; an alias keeps its meaning when it is walked again. */
  readonly place: number;
  readonly offset: number;
}

/** What aliases stand for: the last anchor of the name above them. */
export class Anchors {
  readonly #byName = new Map<string, Anchor>();
  readonly #byAlias = new Map<number, Anchor>();
  readonly #open = new Set<number>();
  /** How many aliases are being walked. */
  depth = 0;

  define(name: string, anchor: Anchor): void {
    if (this.depth === 0) this.#byName.set(name, anchor);
  }

  /** @throws YamlProblem where there is no anchor, and where the alias is a part of its own value */
  enter({ name, place, offset }: Alias): Anchor {
    const anchor = this.#byAlias.get(place) ?? this.#byName.get(name);
    if (anchor === undefined) throw aliasProblem(offset, "an anchor of this name above it");
    if (this.#open.has(place)) throw aliasProblem(offset, "an anchor outside of it");
    this.#byAlias.set(place, anchor);
    this.#open.add(place);
    this.depth++;
    return anchor;
  }

  leave(place: number): void {
    this.#open.delete(place);
    this.depth--;
  }
}
