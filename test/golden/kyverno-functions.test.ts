import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { CelCompileError, CelError } from "#core/cel/cel-error.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import { STRING } from "#core/cel/cel-type.ts";
import { kyvernoFunctions, LIBRARY_VALUES } from "#core/policy/foreign/vpol/libraries/kyverno-functions.ts";
import { exceptionsObject } from "#core/policy/foreign/vpol/judge-vpol.ts";
import { RenderedObjects } from "#core/policy/foreign/vpol/libraries/rendered-objects.ts";
import { PinnedClock } from "#core/policy/foreign/vpol/libraries/time-functions.ts";
import { VPOL_SCOPE } from "#core/policy/foreign/vpol/vpol-variant.ts";
import { ROOT } from "#test/support/source-files.ts";

/**
 * Expressions, and what `kyverno apply` 1.19.1 says that they are as a policy's messageExpression: {value}, {error} at
 * run time, or {refused} when it compiles them. By hand: {unknown} is what is not evaluable here, {stricter} an error
 * here alone.
 */
const FOLDER = join(ROOT, "test/golden/kyverno-functions");

interface Outcome {
  readonly value?: string;
  readonly error?: true;
  readonly refused?: true;
  readonly unknown?: string;
  readonly stricter?: true;
}

const OBJECT = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a", namespace: "default" },
  data: { x: "1" },
};

const NO_OBJECTS = new RenderedObjects({
  place: {
    resource: { object: OBJECT, namespace: "default", source: null },
    input: {
      guardrails: { layers: [], revision: "" },
      door: "check",
      environment: null,
      resources: [],
      now: 0,
      bundle: "none",
    },
  },
  given: { resources: [], isWhole: false },
  isShown: false,
  hidesNames: false,
  read: new Set(),
});

const BINDINGS = {
  ...LIBRARY_VALUES,
  object: OBJECT,
  oldObject: {},
  request: { oldObject: null },
  namespaceObject: null,
  exceptions: exceptionsObject([]),
  time: new PinnedClock(Date.UTC(2026, 10, 1, 12)),
  resource: NO_OBJECTS,
};

for (const file of readdirSync(FOLDER).sort()) {
  describe(`Kyverno's functions in CEL: ${file.replace(".json", "")}`, () => {
    const cases = JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Record<string, Outcome>;
    for (const [expression, { unknown, stricter, ...outcome }] of Object.entries(cases)) {
      const usual = stricter === undefined ? outcome : { error: true };
      const expected = unknown === undefined ? usual : { unknown };
      it(expression.length > 100 ? `${expression.slice(0, 97)}...` : expression, () => {
        expect(outcomeOf(expression)).to.deep.equal(expected);
      });
    }
  });
}

function outcomeOf(source: string): Outcome {
  try {
    const functions = kyvernoFunctions(null);
    const program = compileCel(source, { variables: VPOL_SCOPE, functions, expect: STRING });
    if (program.resultType.kind !== "string") return { refused: true };
    return { value: String(program.evaluate(BINDINGS, { remaining: 1_000_000 })) };
  } catch (error) {
    if (error instanceof CelCompileError) return { refused: true };
    if (!(error instanceof CelError)) throw error;
    return error.kind === "absent" ? { unknown: error.message } : { error: true };
  }
}
