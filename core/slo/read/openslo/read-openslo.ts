import type { Objective } from "../../objective.ts";
import { foreignSettings } from "../foreign-settings.ts";
import { objectiveReading } from "../objective-reading.ts";
import { combined, faulty, inDocument, type Part, partOf } from "../part.ts";
import { readPercentTarget, readTarget } from "../read-share.ts";
import { joinReadings, type Keys, type ReadOptions, type SloReading } from "../slo-reader.ts";
import { alertProblems } from "./alert-problems.ts";
import type { OpenSloMetadata, SloObjective, SloSpec } from "./openslo.ts";
import type { OpenSloDocuments, Placed } from "./openslo-documents.ts";
import { readOpenSloIndicator } from "./read-openslo-indicator.ts";
import { readOpenSloWindow } from "./read-openslo-window.ts";

interface Slo extends Placed<SloSpec> {
  readonly metadata: OpenSloMetadata;
}

export interface OpenSloContext {
  readonly all: OpenSloDocuments;
  readonly options: ReadOptions;
}

/** The objectives of an SLO of OpenSLO, with what it refers to. */
export function readOpenSlo(slo: Slo, context: OpenSloContext): SloReading {
  const { spec, document } = slo;
  const at = ["spec"];
  const readings = spec.objectives.map((objective, index) => {
    const place = [...at, "objectives", index];
    const part = readObjective(slo, { objective, at: place, context });
    return objectiveReading(part, {
      document,
      at: place,
      name: ["metadata", "name"],
      target: [...place, objective.target === undefined ? "targetPercent" : "target"],
      window: [...at, "timeWindow"],
      indicator: [...at, spec.indicatorRef === undefined ? "indicator" : "indicatorRef"],
      baseline: place,
    });
  });
  const targets = readings.flatMap(({ found }) => found.map(({ objective }) => objective.target));
  const alerts = alertProblems(slo, { ...context, targets });
  return joinReadings([...readings, alerts, serviceNote(slo, context)]);
}

interface ObjectiveInput {
  readonly objective: SloObjective;
  readonly at: Keys;
  readonly context: OpenSloContext;
}

function readObjective(
  { metadata, spec, document }: Slo,
  { objective, at, context }: ObjectiveInput,
): Part<Objective> {
  const target = readOpenSloTarget(objective, at);
  const parts = {
    target,
    window: readOpenSloWindow(spec.timeWindow, ["spec"]),
    measured: readOpenSloIndicator(objective, {
      spec,
      document,
      at,
      target: target.value,
      all: context.all,
    }),
    name: partOf(objectiveName(objective, { slo: metadata.name, all: spec.objectives })),
  };
  return inDocument(
    document,
    combined(parts, (values) => ({
      service: spec.service,
      namespace: metadata.annotations?.["tiphys.io/namespace"] ?? null,
      name: values.name,
      target: values.target,
      window: values.window,
      ...values.measured,
      ...foreignSettings(values.target),
      description: spec.description?.trim() || objective.displayName || null,
      labels: textLabels(metadata.labels ?? {}),
      format: "OpenSLO",
    })),
  );
}

function readOpenSloTarget(objective: SloObjective, at: Keys): Part<number> {
  const { target, targetPercent = 0 } = objective;
  if (target === undefined) return readPercentTarget(targetPercent, [...at, "targetPercent"]);
  if (target >= 0 && target <= 1) return readTarget(target, [...at, "target"]);
  const isPercent = target > 1 && target <= 100;
  return faulty({
    at: [...at, "target"],
    message: `expected a ratio between 0 and 1, got ${target}`,
    ...(isPercent ? { remedy: `Write targetPercent: ${target}.` } : {}),
  });
}

/** The SLO's own name; with several objectives each adds its display name, or its number. */
function objectiveName(
  objective: SloObjective,
  { slo, all }: { readonly slo: string; readonly all: readonly SloObjective[] },
): string {
  if (all.length === 1) return slo;
  const words = (objective.displayName ?? "").toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const trimmed = words.replaceAll(/^-|-$/g, "");
  return `${slo}-${trimmed === "" ? all.indexOf(objective) + 1 : trimmed}`;
}

/** OpenSLO's labels may be lists. */
function textLabels(labels: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map(String).join(",") : String(value),
    ]),
  );
}

function serviceNote({ spec, document }: Slo, { all }: OpenSloContext): SloReading {
  const known = all.all("Service").map(({ metadata }) => metadata.name);
  const isKnown = known.length === 0 || known.includes(spec.service);
  const message = `there is no Service "${spec.service}" among the documents that are read`;
  const notes = isKnown ? [] : [{ document, at: ["spec", "service"], message }];
  return { found: [], problems: [], notes };
}
