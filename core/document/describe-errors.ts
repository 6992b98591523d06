import { isRecord } from "#core/is-record.ts";
import type { ErrorObject } from "ajv";
import type { DocumentProblem } from "./document-problem.ts";
import { pointerKeys, valueAt } from "./field-path.ts";
import { problemWords } from "./problem-words.ts";
import { schemaAt } from "./schema-at.ts";

/** ajv's errors in our words, each once; data and schemas that they point to are looked up here. */
export function describeErrors(
  errors: readonly ErrorObject[],
  {
    schema,
    value,
  }: { readonly schema: Readonly<Record<string, unknown>>; readonly value: unknown },
): readonly DocumentProblem[] {
  const full = errors.map((error) => ({
    ...error,
    data: valueAt(value, pointerKeys(error.instancePath)),
    schema: valueAt(schema, pointerKeys(error.schemaPath.replace(/^#/, ""))),
    parentSchema: schemaAt(schema, pointerKeys(error.instancePath)) ?? {},
  }));
  const said = withoutBranches(ofAnotherKind(full) ?? full);
  return unique(
    said.map((error) => ({ at: pointerKeys(error.instancePath), ...problemWords(error) })),
  );
}

/** In a document of another kind, only that is said: what it lacks of ours would be noise. */
function ofAnotherKind(errors: readonly ErrorObject[]): readonly ErrorObject[] | null {
  const kind = errors.filter(
    ({ instancePath, keyword }) =>
      keyword === "const" && (instancePath === "/kind" || instancePath === "/apiVersion"),
  );
  return kind.length === 0 ? null : kind;
}

const CHOICES: ReadonlySet<string> = new Set(["anyOf", "oneOf", "not"]);

/**
 * Branches of anyOf/oneOf/not report each on their own; the choice itself says it once. Where its branches
 * differ by type and a mapping was written, what is wrong inside of that is said instead.
 */
function withoutBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  if (!errors.some(({ keyword }) => CHOICES.has(keyword))) return errors;
  const innermostOf = choiceFinder(errors);
  const byChoice = Map.groupBy(errors, innermostOf);
  const opened = new Set<ErrorObject | null>([null]);
  for (const [choice, branches] of byChoice) {
    if (choice !== null && isOpened(choice, branches)) opened.add(choice);
  }
  return errors.filter((error) => {
    const choice = innermostOf(error);
    if (opened.has(error)) return false;
    return choice === null || (opened.has(choice) && error.keyword !== "type");
  });
}

function isOpened(choice: ErrorObject, branches: readonly ErrorObject[]): boolean {
  if (choice.keyword !== "anyOf" || !isRecord(choice.data)) return false;
  const [wrongType, inside] = [true, false].map((isType) =>
    branches.some((error) => (error.keyword === "type") === isType),
  );
  return wrongType === true && inside === true;
}

/** Finds the innermost choice in one of whose branches an error arose, by paths: errors may be many. */
function choiceFinder(errors: readonly ErrorObject[]): (error: ErrorObject) => ErrorObject | null {
  const known = new Map<string, Map<string, ErrorObject>>();
  for (const choice of errors.filter(({ keyword }) => CHOICES.has(keyword))) {
    const instances = known.get(choice.schemaPath) ?? new Map<string, ErrorObject>();
    known.set(choice.schemaPath, instances.set(choice.instancePath, choice));
  }
  return ({ schemaPath, instancePath }) => {
    const paths = [...known.keys()].filter((path) => schemaPath.startsWith(`${path}/`));
    const innermost = paths.sort((left, right) => right.length - left.length)[0];
    const instances = known.get(innermost ?? "");
    return instances === undefined ? null : atOrAbove(instances, instancePath);
  };
}

function atOrAbove(instances: ReadonlyMap<string, ErrorObject>, path: string): ErrorObject | null {
  for (let end = path; ; end = end.slice(0, end.lastIndexOf("/"))) {
    const found = instances.get(end);
    if (found !== undefined || end === "") return found ?? null;
  }
}

function unique(problems: readonly DocumentProblem[]): readonly DocumentProblem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = `${problem.at.join("/")} ${problem.message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
