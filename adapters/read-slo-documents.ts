import { type Problem, TiphysError } from "#core/errors.ts";
import type { Objective } from "#core/slo/objective.ts";
import { readObjectives } from "#core/slo/read/read-objectives.ts";
import type { ObjectivePlace, ReadOptions, SloProblem } from "#core/slo/read/slo-reader.ts";
import { sloRevision } from "#core/slo/slo-revision.ts";
import { globFiles } from "./glob-files.ts";
import { dotted, type OriginDocument, placeProblems, readDocuments } from "./origin-document.ts";

/** An objective with the document in which it stands. */
export interface PlacedObjective {
  readonly objective: Objective;
  readonly origin: OriginDocument;
  readonly place: ObjectivePlace;
}

/** What SLO documents say; everything that is wrong with them is placed in its file. */
export interface SloDocuments {
  readonly objectives: readonly Objective[];
  readonly placed: readonly PlacedObjective[];
  readonly problems: readonly Problem[];
  /** What was understood otherwise than its author may expect. */
  readonly notes: readonly Problem[];
  /** Of the objectives. @see sloRevision */
  readonly revision: string;
}

/** SLO files below `root`; one that is no YAML is a problem beside those of the others. */
export async function readSloFiles(
  root: string,
  { files, options }: { readonly files: readonly string[]; readonly options?: ReadOptions },
): Promise<SloDocuments> {
  const unreadable: Problem[] = [];
  const origins = files.flatMap((file) => {
    try {
      return readDocuments(root, file);
    } catch (error) {
      if (!(error instanceof TiphysError)) throw error;
      unreadable.push(...problemsOf(error, file));
      return [];
    }
  });
  const read = await readSloOrigins(origins, options);
  return { ...read, problems: [...unreadable, ...read.problems].toSorted(byPlace) };
}

/** The files that the globs of a fleet's `slos` mean, each once, sorted. */
export function sloFiles(root: string, globs: readonly string[]): readonly string[] {
  return [...new Set(globs.flatMap((glob) => globFiles(root, glob)))].sort();
}

/** The objectives that a GuardrailBundle carries; paths of problems begin at the bundle. */
export function objectivesOfBundle(
  bundle: unknown,
): Pick<SloDocuments, "objectives" | "problems" | "notes" | "revision"> {
  const { objectives, problems, notes } = readObjectives(slosOf(bundle));
  const inBundle = (problem: SloProblem) => ({
    path: dotted(["spec", "slos", problem.document, ...problem.at]),
    message: problem.message,
    remedy: problem.remedy,
  });
  return {
    objectives,
    problems: problems.map(inBundle),
    notes: notes.map(inBundle),
    revision: sloRevision(objectives),
  };
}

/** What documents that were read already say. */
async function readSloOrigins(
  origins: readonly OriginDocument[],
  options?: ReadOptions,
): Promise<SloDocuments> {
  const values = origins.map(({ value }) => value);
  const { found, objectives, problems, notes } = readObjectives(values, options);
  return {
    objectives,
    placed: found.flatMap(({ objective, place }) => {
      const origin = origins[place.document];
      return origin === undefined ? [] : [{ objective, origin, place }];
    }),
    problems: await placed(problems, origins),
    notes: await placed(notes, origins),
    revision: sloRevision(objectives),
  };
}

function slosOf(bundle: unknown): readonly unknown[] {
  const { spec } = (bundle ?? {}) as { readonly spec?: { readonly slos?: unknown } | null };
  return Array.isArray(spec?.slos) ? spec.slos : [];
}

async function placed(
  problems: readonly SloProblem[],
  origins: readonly OriginDocument[],
): Promise<readonly Problem[]> {
  const found: Problem[] = [];
  for (const problem of problems)
    found.push(...(await placeProblems([problem], origins[problem.document] ?? null)));
  return found.toSorted(byPlace);
}

function byPlace(left: Problem, right: Problem): number {
  const [first = "", second = ""] = [left.file, right.file];
  if (first !== second) return first < second ? -1 : 1;
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}

function problemsOf(error: TiphysError, file: string): readonly Problem[] {
  return error.problems.length > 0 ? error.problems : [{ file, message: error.message }];
}
