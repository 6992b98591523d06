import { CelMap } from "#core/cel/cel-map.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { decodeValue } from "#core/cel/decode-value.ts";
import { unanswered } from "./unanswered.ts";

interface PartlyKnown {
  readonly known: object;
  /** Fields that there may be; those that are known are none of them. */
  readonly unknown: readonly string[];
  /** Whose fields they are, for messages. */
  readonly where: string;
}

/** A map some fields of which are not known: reading one is not evaluable, and so is looking at all of them. */
export class PartlyKnownMap extends CelMap {
  readonly #unknown: ReadonlySet<CelValue>;
  readonly #where: string;

  constructor({ known, unknown, where }: PartlyKnown) {
    super(
      new Map(
        Object.entries(known).flatMap(([key, raw]) => {
          const value = decodeValue(raw);
          return value === undefined ? [] : [[key, [key, value] as const] as const];
        }),
      ),
    );
    this.#unknown = new Set(unknown.filter((name) => !Object.hasOwn(known, name)));
    this.#where = where;
  }

  override get size(): number {
    return this.#unknown.size === 0 ? super.size : this.#refuse("all fields");
  }

  override get(key: CelValue): CelValue | undefined {
    return this.#unknown.has(key) ? this.#refuse(String(key)) : super.get(key);
  }

  override entries(): ReturnType<CelMap["entries"]> {
    return this.#unknown.size === 0 ? super.entries() : this.#refuse("all fields");
  }

  #refuse(what: string): never {
    return unanswered(`${what} of ${this.#where}`);
  }
}
