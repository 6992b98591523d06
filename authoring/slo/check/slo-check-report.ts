import { placeProblems } from "#adapters/origin-document.ts";
import type { PlacedObjective, SloDocuments } from "#adapters/read-slo-documents.ts";
import type { Problem } from "#core/errors.ts";
import { allowedBadRatio } from "#core/slo/error-budget.ts";
import { indicatorWords } from "#core/slo/indicator-words.ts";
import { type Indicator, type Objective, objectiveId } from "#core/slo/objective.ts";
import { windowSeconds } from "#core/slo/window-bounds.ts";

/** How one objective is understood. */
export interface CheckedObjective {
  /** "service/objective", with the namespace in front where it is known. */
  readonly slo: string;
  readonly service: string;
  readonly namespace: string | null;
  readonly objective: string;
  readonly format: Objective["format"];
  readonly file: string;
  readonly line: number | null;
  readonly target: number;
  readonly window: Objective["window"];
  /** Minutes of total outage; calendar windows count by their nominal days. */
  readonly budget: { readonly ratio: number; readonly minutes: number };
  readonly indicator: Indicator & { readonly words: string };
  readonly source: string;
  readonly onFail: Objective["onFail"];
  readonly canary: Objective["canary"];
  readonly baseline: Objective["baseline"];
  readonly runbook: string | null;
}

interface CheckedPlace {
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly path: string;
  readonly message: string;
  readonly remedy: string | null;
}

/** The report of `tiphys slo check`; objectives by address, problems and notes by place. */
export interface SloCheckReport {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "SloCheckReport";
  readonly revision: string;
  readonly objectives: readonly CheckedObjective[];
  readonly problems: readonly CheckedPlace[];
  readonly notes: readonly CheckedPlace[];
  readonly summary: {
    readonly objectives: number;
    readonly services: number;
    readonly problems: number;
    readonly notes: number;
  };
}

/** The report about documents that were read. */
export async function sloCheckReport(documents: SloDocuments): Promise<SloCheckReport> {
  const objectives = await Promise.all(documents.placed.map(checkedObjective));
  const { problems, notes } = documents;
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "SloCheckReport",
    revision: documents.revision,
    objectives: objectives.toSorted((left, right) => (left.slo < right.slo ? -1 : 1)),
    problems: problems.map(checkedPlace),
    notes: notes.map(checkedPlace),
    summary: {
      objectives: objectives.length,
      services: new Set(objectives.map(({ namespace, service }) => `${namespace}/${service}`)).size,
      problems: problems.length,
      notes: notes.length,
    },
  };
}

async function checkedObjective({
  objective,
  origin,
  place,
}: PlacedObjective): Promise<CheckedObjective> {
  const { service, namespace, name, target, window, indicator } = objective;
  const { format, source, onFail, canary, baseline, runbook } = objective;
  const [placed] = await placeProblems([{ at: place.at, message: "" }], origin);
  const ratio = allowedBadRatio(target);
  return {
    slo: objectiveId(objective),
    service,
    namespace,
    objective: name,
    format,
    file: origin.file,
    line: placed?.line ?? null,
    target,
    window,
    budget: { ratio, minutes: Number(((ratio * windowSeconds(window)) / 60).toPrecision(10)) },
    indicator: { ...indicator, words: indicatorWords(indicator) },
    source,
    onFail,
    canary,
    baseline,
    runbook,
  };
}

function checkedPlace({ file, line, column, path, message, remedy }: Problem): CheckedPlace {
  return {
    file: file ?? null,
    line: line ?? null,
    column: column ?? null,
    path: path ?? "",
    message,
    remedy: remedy ?? null,
  };
}
