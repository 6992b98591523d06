import { CelCompileError, CelError } from "#core/cel/cel-error.ts";
import { type CelType, DYN, formatType } from "#core/cel/cel-type.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import { decodeProtoType, decodeProtoValue } from "./decode-proto-value.ts";
import { describeValue } from "./describe-value.ts";
import type { ConformanceTest } from "./conformance-tests.ts";

const BUDGET = 1_000_000;

/** Why the test fails, or null when it passes. An error counts as any error, as in the specification. */
export function runConformanceTest(test: ConformanceTest): string | null {
  const expected = expectation(test);
  const got = outcome(test);
  return got === expected ? null : `expected ${expected}, got ${got}`;
}

function expectation(test: ConformanceTest): string {
  if (test.evalError !== null) return "an error";
  if (test.checkOnly) return `type ${formatType(decodeProtoType(test.deducedType ?? {}))}`;
  return describeValue(decodeProtoValue(test.value ?? { boolValue: true }));
}

function outcome(test: ConformanceTest): string {
  try {
    const program = compileCel(test.expr, {
      variables: declarations(test),
      check: test.disableCheck ? "off" : "on",
      aggregates: "mixed",
    });
    if (test.checkOnly) return `type ${formatType(program.resultType)}`;
    return describeValue(program.evaluate(bindings(test), { remaining: BUDGET }));
  } catch (error) {
    if (!(error instanceof CelError) && !(error instanceof CelCompileError)) throw error;
    return test.evalError === null ? `${error.name} ${error.message}` : "an error";
  }
}

function declarations({ typeEnv }: ConformanceTest): Readonly<Record<string, CelType>> {
  const entries = typeEnv.map(({ name, ident }) => [String(name), identType(ident)] as const);
  return Object.fromEntries(entries);
}

function identType(ident: unknown): CelType {
  if (typeof ident !== "object" || ident === null || !("type" in ident)) return DYN;
  return decodeProtoType(ident.type);
}

function bindings(test: ConformanceTest): Readonly<Record<string, CelValue>> {
  const entries = Object.entries(test.bindings).map(
    ([name, binding]) => [name, boundValue(binding)] as const,
  );
  return Object.fromEntries(entries);
}

function boundValue(binding: unknown): CelValue {
  if (typeof binding !== "object" || binding === null || !("value" in binding)) return null;
  return decodeProtoValue(binding.value);
}
