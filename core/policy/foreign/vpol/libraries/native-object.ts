import { CelMap } from "#core/cel/cel-map.ts";
import type { CelValue } from "#core/cel/cel-value.ts";

type Fields = Readonly<Record<string, string | readonly string[]>>;

/** An object of Go with declared fields: all are there, and has() is true for lists and for texts that are not empty. */
export class NativeObject extends CelMap {
  readonly #json: Fields;

  /** `json` is what Go writes of it. */
  constructor(fields: Fields, json: Fields) {
    super(new Map(Object.entries(fields).map(([name, value]) => [name, [name, value] as const])));
    this.#json = json;
  }

  override toJSON(): unknown {
    return this.#json;
  }

  override has(key: CelValue): boolean {
    return Array.isArray(this.get(key)) || (this.get(key) ?? "") !== "";
  }
}
