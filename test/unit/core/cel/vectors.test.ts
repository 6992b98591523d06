import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { CelCompileError, CelError } from "#core/cel/cel-error.ts";
import { celToJson } from "#core/cel/cel-text.ts";
import { DYN } from "#core/cel/cel-type.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import { kindOf } from "#core/cel/kind-of.ts";

/** Confirmed with the CEL environment of Kubernetes 1.34 or 1.36; error texts are ours. */
const FOLDER = new URL("vectors/", import.meta.url);

interface VectorFile {
  readonly bindings?: Readonly<Record<string, unknown>>;
  readonly vectors: readonly Vector[];
}

interface Vector {
  readonly expression: string;
  readonly type?: string;
  /** JSON; integers beyond 2^53 and numbers that JSON has not are text. */
  readonly value?: unknown;
  readonly error?: string;
}

describe("vectors of the Kubernetes functions", () => {
  for (const name of readdirSync(FOLDER).sort()) {
    const file = readVectors(name);
    describe(name, () => {
      for (const vector of file.vectors) {
        const { expression, ...expected } = vector;
        it(`evaluates ${expression}`, () => {
          expect(outcome(expression, file.bindings ?? {})).to.deep.equal(expected);
        });
      }
    });
  }
});

function readVectors(name: string): VectorFile {
  return JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));
}

function outcome(expression: string, bindings: Readonly<Record<string, unknown>>) {
  try {
    const program = compileCel(expression, { variables: { x: DYN } });
    const value = program.evaluate(bindings, { remaining: 1_000_000 });
    return { type: kindOf(value), value: JSON.parse(JSON.stringify(celToJson(value), jsonable)) };
  } catch (error) {
    if (!(error instanceof CelError) && !(error instanceof CelCompileError)) throw error;
    return { error: error.message };
  }
}

function jsonable(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
