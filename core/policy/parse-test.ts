import type { DocumentProblem } from "#core/document/document-problem.ts";
import { checkDocument } from "./check-document.ts";
import { expectedPointer } from "./expected-pointer.ts";
import type { ExpectedFinding, Fixture, GuardrailTest, TestCase } from "./guardrail-test.ts";
import { DAY_MS, endOfMoment } from "./moment.ts";
import type { Parsed } from "#core/document/parsed.ts";
import { testProblems } from "./test-problems.ts";
import { doorOf, type WrittenCase, type WrittenTest } from "./written-test.ts";

/** A GuardrailTest with the file's settings filled into its cases. */
export function parseTest(value: unknown): Parsed<GuardrailTest> {
  const { document, problems } = checkDocument("GuardrailTest", value);
  if (problems.length > 0) return failed(problems);
  const { spec } = document as { readonly spec: WrittenTest };
  const meaning = testProblems(spec);
  if (meaning.length > 0) return failed(meaning);
  const policies = spec.policies?.map((use) => (typeof use === "string" ? { use } : use)) ?? null;
  const cases = spec.cases.map((written, index) => ({ ...settleCase(spec, written), index }));
  return { value: { policies, cases }, problems: [] };
}

function failed(problems: readonly DocumentProblem[]): Parsed<GuardrailTest> {
  return { value: null, problems };
}

function settleCase(spec: WrittenTest, written: WrittenCase): Omit<TestCase, "index"> {
  const { title, resources, oldObject, namespaceObject, request } = written;
  const now = written.now ?? spec.now;
  return {
    title,
    resources: Array.isArray(resources) ? resources : [resources as Fixture],
    rules: written.rules ?? spec.rules ?? null,
    params: { ...spec.params, ...written.params },
    environment: written.environment ?? spec.environment ?? null,
    namespace: written.namespace ?? spec.namespace ?? null,
    door: doorOf(spec, written),
    operation: written.operation ?? (oldObject === undefined ? "CREATE" : "UPDATE"),
    oldObject: oldObject ?? null,
    namespaceObject: namespaceObject ?? null,
    request: request ?? {},
    now: now === undefined ? null : startOfMoment(now),
    expect: (written.expect ?? []).map(withPointer),
  };
}

function withPointer(expected: ExpectedFinding): ExpectedFinding {
  if (expected.path === undefined) return expected;
  return { ...expected, path: expectedPointer(expected.path) ?? expected.path };
}

function startOfMoment(text: string): number | null {
  const end = endOfMoment(text);
  return end === null || text.length > 10 ? end : end - DAY_MS;
}
