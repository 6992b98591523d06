import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { ExpectedFinding } from "./guardrail-test.ts";
import { endOfMoment } from "./moment.ts";
import { expectedPointer } from "./expected-pointer.ts";
import { admissionFields, doorOf, type WrittenCase, type WrittenTest } from "./written-test.ts";

type Keys = readonly (string | number)[];

/** What is wrong with a test that fits its JSON Schema. */
export function testProblems(spec: WrittenTest): readonly DocumentProblem[] {
  return [
    ...timeProblems(spec.now, ["spec", "now"]),
    ...repeatedTitles(spec.cases),
    ...spec.cases.flatMap((written, index) =>
      caseProblems({ spec, written, at: ["spec", "cases", index] }),
    ),
  ];
}

interface PlacedCase {
  readonly spec: WrittenTest;
  readonly written: WrittenCase;
  readonly at: Keys;
}

function caseProblems({ spec, written, at }: PlacedCase): readonly DocumentProblem[] {
  const expected = (written.expect ?? []).flatMap((finding, index) =>
    expectationProblems(finding, [...at, "expect", index]),
  );
  return [
    ...timeProblems(written.now, [...at, "now"]),
    ...doorProblems({ spec, written, at }),
    ...expected,
  ];
}

function doorProblems({ spec, written, at }: PlacedCase): readonly DocumentProblem[] {
  const door = doorOf(spec, written);
  if (door === "admission") return severalProblems(written, at);
  return admissionFields(written).map((field) => {
    const isNamespace = field === "namespaceObject";
    const remedy = isNamespace
      ? "Put the Namespace into resources: elsewhere it is known only from there."
      : "Leave it out, or set door to admission.";
    const message = `door ${door} knows no ${field}; only admission does`;
    return { at: [...at, field], message, remedy };
  });
}

function severalProblems({ resources }: WrittenCase, at: Keys): readonly DocumentProblem[] {
  if (!Array.isArray(resources) || resources.length === 1) return [];
  const message = `expected one object at admission, got ${resources.length}`;
  return [{ at: [...at, "resources"], message, remedy: "Write a case for each." }];
}

function expectationProblems({ path }: ExpectedFinding, at: Keys): readonly DocumentProblem[] {
  if (path === undefined || expectedPointer(path) !== null) return [];
  const message = `expected a path such as .spec.replicas or /spec/replicas, got "${path}"`;
  return [{ at: [...at, "path"], message }];
}

function timeProblems(now: string | undefined, at: Keys): readonly DocumentProblem[] {
  if (now === undefined || endOfMoment(now) !== null) return [];
  return [{ at, message: `expected a real day, got "${now}"` }];
}

function repeatedTitles(cases: readonly WrittenCase[]): readonly DocumentProblem[] {
  const seen = new Set<string>();
  return cases.flatMap(({ title }, index) => {
    const isRepeated = seen.has(title);
    seen.add(title);
    if (!isRepeated) return [];
    const at = ["spec", "cases", index, "title"];
    return [{ at, message: `the title "${title}" is there twice`, remedy: "Say what differs." }];
  });
}
