import type { Objective, Window } from "../../objective.ts";
import { fitSloDocument } from "../fit-slo-document.ts";
import { foreignSettings } from "../foreign-settings.ts";
import { objectiveReading } from "../objective-reading.ts";
import { combined, faulty, type Part } from "../part.ts";
import { readPercentTarget } from "../read-share.ts";
import { readSeconds } from "../read-seconds.ts";
import { rollingWindow } from "../read-window.ts";
import { DEFAULT_SOURCE } from "../read-settings.ts";
import { type Keys, NOTHING, type SloDocument, type SloReading } from "../slo-reader.ts";
import { readPyrraIndicator, type PyrraIndicator } from "./read-pyrra-indicator.ts";

interface PyrraDocument {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly description?: string;
    readonly target: string;
    readonly window: string;
    readonly indicator: PyrraIndicator;
  };
}

/** The objective of a Pyrra document; its labels may name the service. */
export function readPyrra(document: SloDocument): SloReading {
  const fitted = fitSloDocument("Pyrra", document);
  if (fitted.document === null) return { ...NOTHING, problems: fitted.problems };
  const at = ["spec"];
  return objectiveReading(readObjective(fitted.document as PyrraDocument), {
    document: document.index,
    at,
    name: ["metadata", "name"],
    target: [...at, "target"],
    window: [...at, "window"],
    indicator: [...at, "indicator"],
    baseline: at,
  });
}

function readObjective({ metadata, spec }: PyrraDocument): Part<Objective> {
  const target = readPercentTarget(spec.target, ["spec", "target"]);
  return combined(
    {
      target,
      window: readPyrraWindow(spec.window, ["spec", "window"]),
      indicator: readPyrraIndicator(spec.indicator, ["spec", "indicator"]),
    },
    (values) => ({
      service: serviceOf(metadata),
      namespace: metadata.namespace ?? null,
      name: metadata.name,
      ...values,
      source: DEFAULT_SOURCE,
      ...foreignSettings(values.target),
      description: spec.description?.trim() || null,
      labels: pyrraLabels(metadata.labels ?? {}),
      format: "Pyrra",
    }),
  );
}

const SERVICE_LABELS = ["pyrra.dev/service", "app.kubernetes.io/name", "app"];

/** Pyrra knows no services: a label says which it is, else the objective stands for itself. */
function serviceOf({ name, labels = {} }: PyrraDocument["metadata"]): string {
  const label = SERVICE_LABELS.find((candidate) => Object.hasOwn(labels, candidate));
  return label === undefined ? name : (labels[label] ?? name);
}

/** Only labels under pyrra.dev/ are meant for rules, without that prefix. */
function pyrraLabels(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const prefix = "pyrra.dev/";
  const meant = Object.entries(labels).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(meant.map(([key, value]) => [key.slice(prefix.length), value]));
}

function readPyrraWindow(written: string, at: Keys): Part<Window> {
  const seconds = readSeconds(written);
  if (seconds !== null) return rollingWindow(seconds, at);
  return faulty({ at, message: `expected a duration such as 28d, got "${written.slice(0, 40)}"` });
}
