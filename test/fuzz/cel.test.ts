import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { CelCompileError, CelError } from "#core/cel/cel-error.ts";
import { celToJson } from "#core/cel/cel-text.ts";
import { DYN } from "#core/cel/cel-type.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import { BUILTIN_SETS } from "#core/policy/builtin/builtin-sets.ts";
import { expandSet } from "#core/policy/builtin/expand-set.ts";
import { cpuClock } from "#test/support/cpu-time.ts";
import { type Damage, damages, damageText } from "./damage-text.ts";
import { allowLongRuns, fuzz } from "./fuzz.ts";

const VECTORS = new URL("../unit/core/cel/vectors/", import.meta.url);
const LONGEST_MS = 5000;
const NAMES = ["object", "params", "variables", "container", "podSpec", "resources", "x"];
const DECLARED = Object.fromEntries(NAMES.map((name) => [name, DYN]));
const CONTAINER = { name: "web", image: "nginx:1.27", ports: [{ containerPort: 80 }] };
const OBJECT = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", labels: { app: "web" }, uid: null },
  spec: { containers: [CONTAINER], priority: 9007199254740993n, weight: 1.5 },
};
const BINDINGS = {
  ...{ object: OBJECT, params: { allowed: ["a*"] }, variables: {}, container: CONTAINER },
  ...{ podSpec: OBJECT.spec, resources: [OBJECT, OBJECT], x: "text" },
};

const expressions = [...vectorExpressions(), ...ruleExpressions()];
const damaged = fc.record({
  expression: fc.constantFrom(...expressions),
  other: fc.constantFrom(...expressions),
  damage: damages([...PIECES(), ...expressions.slice(0, 60)]),
  check: fc.constantFrom("on", "off"),
});

describe("a damaged CEL expression", () => {
  it("is refused with its place, ends in an error of its own, or has a value, within its limits", async function () {
    allowLongRuns(this);
    expect(expressions.length).to.be.greaterThan(300);
    await fuzz({
      inputs: damaged,
      runs: 1500,
      judge: ({ expression, other, damage, check }) => {
        const source = damageText(splice(expression, other, damage), damage);
        const used = cpuClock();
        const outcome = outcomeOf(source, check === "on" ? "on" : "off");
        const took = used();
        expect(took, `${source.slice(0, 300)} took ${Math.round(took)} ms`).to.be.below(LONGEST_MS);
        expect(outcome, source).to.equal(outcomeOf(source, check === "on" ? "on" : "off"));
      },
    });
  });
});

/** Half of the inputs hold a second expression in the middle of the first. */
function splice(expression: string, other: string, [damage]: readonly Damage[]): string {
  if (damage === undefined || damage.other < 0.5) return expression;
  const at = Math.floor(damage.place * expression.length);
  return `${expression.slice(0, at)}(${other})${expression.slice(at)}`;
}

function outcomeOf(source: string, check: "on" | "off"): string {
  try {
    const program = compileCel(source, { variables: DECLARED, check });
    const value = celToJson(program.evaluate(BINDINGS, { remaining: 1_000_000 }));
    return JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? `${part}n` : part));
  } catch (error) {
    if (error instanceof CelCompileError) {
      expect(error.line).to.be.at.least(1);
      expect(error.column).to.be.at.least(1);
      return `${error.line}:${error.column}: ${error.message}`;
    }
    if (error instanceof CelError) return `${error.kind}: ${error.message}`;
    throw new Error(`"${source.slice(0, 500)}": ${String(error)}`, { cause: error });
  }
}

function vectorExpressions(): readonly string[] {
  return readdirSync(VECTORS).flatMap((name) => {
    const file: { readonly vectors: readonly { readonly expression: string }[] } = JSON.parse(
      readFileSync(new URL(name, VECTORS), "utf8"),
    );
    return file.vectors.map(({ expression }) => expression);
  });
}

function ruleExpressions(): readonly string[] {
  return BUILTIN_SETS.flatMap(({ name }) => expandSet({ name }).spec.rules).flatMap(
    ({ cel, messageExpression }) => [cel, messageExpression].filter((text) => text !== undefined),
  );
}

/** The words and signs of the language, and too much of some. */
function PIECES(): readonly string[] {
  return [
    ..."+ - * / % ! == != < <= > >= && || ? : . .? [? ( ) [ ] { } , in ' \" ''' r' b' \\ // \n".split(
      " ",
    ),
    ..."0 -1 1u 1.5 9223372036854775807 -9223372036854775808 18446744073709551615u 1e308 0x7f".split(
      " ",
    ),
    ..."null true object x object.spec has(object.x) int dyn type string size bytes".split(" "),
    ..."'a' b'\\xff' [] {} [1] {'a': 1} {?'a': optional.none()} [?optional.of(1)]".split(" "),
    ..."timestamp('2026-01-01T00:00:00Z') duration('1h') quantity('1Gi') semver('1.2.3')".split(
      " ",
    ),
    ...[".all(a, a)", ".map(a, a)", ".exists(a, true)", ".filter(a, a == 1)", ".exists_one(a, a)"],
    ...[".transformList(i, v, v)", ".transformMap(k, v, v)", ".sortBy(a, a)", ".orValue(1)"],
    ...[".matches('(a*)*b')", ".format([object])", ".split('')", ".join()", ".replace('', 'xx')"],
    ...[".find('a')", ".findAll('.*')", ".sum()", ".min()", ".indexOf('a')", ".substring(1)"],
    ...["cel.bind(a, [1], a + a)", "__proto__", "constructor", ".toString()", "object.__proto__"],
    ...[
      "😀",
      "\ud83d",
      "\u0000",
      "(".repeat(300),
      "!".repeat(3000),
      "[".repeat(300),
      "-".repeat(999),
    ],
    ...[" + x".repeat(300), ".a".repeat(250), "[0]".repeat(250), "'" + "a".repeat(20_000) + "'"],
  ];
}
