import type { KindSchema } from "./kube-type.ts";
import { type SchemaFault, type SchemaProblem, shortPlace } from "./schema-problem.ts";

/** Tells whether a text matches a pattern in RE2's syntax; true for a pattern that does not compile. */
export type PatternTest = (pattern: string, text: string) => boolean;

/** Whoever reads the first of so many knows enough, and a report stays one that can be read. */
const MOST_PROBLEMS = 200;

/** The way through one object: where it stands, and what it has found. */
export class SchemaWalk {
  readonly problems: SchemaProblem[] = [];
  readonly matches: PatternTest;
  /** Whether the kind is Kubernetes' own, which the API server reads into Go's types. */
  readonly isNative: boolean;
  private readonly keys: (string | number)[] = [];
  private unlisted: { readonly rule: SchemaFault; count: number } | null = null;

  constructor({ isNative }: Pick<KindSchema, "isNative">, matches: PatternTest) {
    this.isNative = isNative;
    this.matches = matches;
  }

  enter(key: string | number): void {
    this.keys.push(key);
  }

  leave(): void {
    this.keys.pop();
  }

  /** "replicas", "containers[0]": how messages call the place. */
  place(): string {
    return shortPlace(this.keys);
  }

  report(
    rule: SchemaFault,
    text: string,
    facts: Partial<Pick<SchemaProblem, "value" | "hint">> = {},
  ): void {
    if (this.problems.length >= MOST_PROBLEMS) {
      this.unlisted ??= { rule, count: 0 };
      this.unlisted.count += 1;
      return;
    }
    const { value, hint = null } = facts;
    this.problems.push({ rule, keys: [...this.keys], text, value, hint });
  }

  /** All problems, the last of them saying how many are left out. */
  found(): readonly SchemaProblem[] {
    if (this.unlisted === null) return this.problems;
    const { rule, count } = this.unlisted;
    const text = `${count} more ${count === 1 ? "fault" : "faults"} of this object are not listed`;
    return [...this.problems, { rule, keys: [], text, value: undefined, hint: null }];
  }

  /** A fault of the value itself: its place, what was expected, and the value. */
  reportValue(
    rule: SchemaFault,
    expected: string,
    { value, hint = null }: { readonly value: unknown; readonly hint?: string | null },
  ): void {
    const place = this.place();
    const text = place === "" ? `expected ${expected}` : `${place}: expected ${expected}`;
    this.report(rule, text, { value, hint });
  }
}
