import { join } from "node:path";
import { type Problem, problemsError } from "#core/errors.ts";
import { readYamlBytes } from "#core/kube/read-yaml.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import { compileGuardrails, type PolicyProblem } from "#core/policy/compile-guardrails.ts";
import type { Guardrails, GuardrailSource } from "#core/policy/guardrails.ts";
import { readFileBytes } from "./read-file.ts";

/** One YAML document with where it came from; problems are placed by it. */
export interface OriginDocument {
  readonly file: string;
  readonly index: number;
  /** Where the document begins in the file, from 1. */
  readonly line: number;
  readonly value: unknown;
  readonly text: string;
}

/** The documents of a root-relative file. @throws FILE_UNREADABLE, MANIFEST_UNREADABLE */
export function readDocuments(root: string, file: string): readonly OriginDocument[] {
  const bytes = readFileBytes(join(root, file), file);
  const text = new TextDecoder().decode(bytes);
  return readYamlBytes(bytes, { file }).map((document) => ({ ...document, file, text }));
}

/** Problems of a document with file, line and column. Loads the position reader only when there are any. */
export async function placeProblems(
  problems: readonly DocumentProblem[],
  origin: OriginDocument | null,
): Promise<readonly Problem[]> {
  if (problems.length === 0) return [];
  const { placeOf } = await import("./place-of-problem.ts");
  return problems.map((problem) => {
    const { at, message, offset, remedy } = problem;
    const place = origin === null ? null : placeOf(problem, origin);
    // Without a file the place inside the text is all there is to say.
    const isShown = place !== null || offset === undefined;
    return {
      file: origin?.file,
      line: place?.line,
      column: place?.column,
      path: dotted(at),
      message: isShown ? message : `${message} (at character ${offset + 1})`,
      remedy,
    };
  });
}

/** Compiles sources and throws all problems of policies at once, placed. @throws POLICY_INVALID */
export async function compileOrThrow(
  sources: readonly GuardrailSource[],
  originOf: (problem: PolicyProblem) => OriginDocument | null,
): Promise<Guardrails> {
  const { guardrails, problems } = await compileGuardrails(sources);
  if (problems.length === 0) return guardrails;
  const placed = await Promise.all(
    problems.map((problem) => placeProblems([named(problem)], originOf(problem))),
  );
  throw problemsError("POLICY_INVALID", placed.flat());
}

/** A problem of a policy that has no file (a built-in set) says which policy. */
function named(problem: PolicyProblem): DocumentProblem {
  const { name = "" } = problem.policy.metadata ?? {};
  if (problem.message.includes(`"${name}"`)) return problem;
  return { ...problem, message: `policy "${name}" ${problem.message}` };
}

/** ["spec", "rules", 0, "cel"] -> "spec.rules[0].cel". */
export function dotted(keys: readonly (string | number)[]): string {
  return keys
    .map((key) =>
      typeof key === "number" ? `[${key}]` : /^[\w-]+$/.test(key) ? `.${key}` : `["${key}"]`,
    )
    .join("")
    .replace(/^\./, "");
}
