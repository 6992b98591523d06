import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { Indicator, Objective } from "../../objective.ts";
import { fieldAt, textAt } from "../document-kind.ts";
import { fitSloDocument } from "../fit-slo-document.ts";
import { foreignSettings } from "../foreign-settings.ts";
import { objectiveReading } from "../objective-reading.ts";
import { combined, faulty, type Part, partOf } from "../part.ts";
import { readEvents, readExpression } from "../read-promql.ts";
import { readPercentTarget } from "../read-share.ts";
import { DEFAULT_WINDOW } from "../read-window.ts";
import { DEFAULT_SOURCE } from "../read-settings.ts";
import {
  joinReadings,
  type Keys,
  NOTHING,
  type SloDocument,
  type SloReading,
} from "../slo-reader.ts";

/** Go reads numbers and booleans as texts here. */
type Labels = Readonly<Record<string, string | number | bigint | boolean>>;

interface SlothSlo {
  readonly name: string;
  readonly description?: string;
  readonly objective: number;
  readonly labels?: Labels;
  readonly sli: {
    readonly events?: { readonly error_query: string; readonly total_query: string };
    readonly raw?: { readonly error_ratio_query: string };
  };
  readonly alerting?: unknown;
  readonly plugins?: unknown;
}

interface SlothDocument {
  readonly service: string;
  readonly labels?: Labels;
  readonly slos: readonly SlothSlo[];
  readonly slo_plugins?: unknown;
}

/** The objectives of a Sloth document; its period is 30 days, as Sloth's is. */
export function readSloth(document: SloDocument): SloReading {
  const fitted = fitSloDocument("Sloth", document);
  if (fitted.document === null) return { ...NOTHING, problems: fitted.problems };
  const written = fitted.document as SlothDocument;
  const notes = written.slo_plugins === undefined ? [] : [pluginNote(["slo_plugins"])];
  const readings = written.slos.map((slo, index) => {
    const at = ["slos", index];
    return objectiveReading(readSlo(written, { slo, at }), {
      document: document.index,
      at,
      name: [...at, "name"],
      target: [...at, "objective"],
      window: at,
      indicator: [...at, "sli"],
      baseline: at,
    });
  });
  const above = notes.map((note) => ({ ...note, document: document.index }));
  return joinReadings([{ ...NOTHING, notes: above }, ...readings]);
}

function readSlo(
  { service, labels }: SlothDocument,
  { slo, at }: { readonly slo: SlothSlo; readonly at: Keys },
): Part<Objective> {
  return combined(
    {
      target: readPercentTarget(slo.objective, [...at, "objective"]),
      indicator: readSli(slo, [...at, "sli"]),
      plugins: partOf(true, slo.plugins === undefined ? [] : [pluginNote([...at, "plugins"])]),
    },
    ({ target, indicator }) => ({
      service,
      namespace: null,
      name: slo.name,
      target,
      window: DEFAULT_WINDOW,
      indicator,
      source: DEFAULT_SOURCE,
      ...foreignSettings(target),
      runbook: runbookOf(slo),
      description: slo.description ?? null,
      labels: textLabels({ ...labels, ...slo.labels }),
      format: "Sloth",
    }),
  );
}

function readSli({ sli, objective }: SlothSlo, at: Keys): Part<Indicator> {
  const { events, raw } = sli;
  if (events !== undefined)
    return readEvents({
      total: { text: events.total_query, at: [...at, "events", "total_query"] },
      part: { text: events.error_query, at: [...at, "events", "error_query"] },
      counted: "bad",
    });
  if (raw !== undefined)
    return readExpression(raw.error_ratio_query, {
      at: [...at, "raw", "error_ratio_query"],
      ratioOf: "bad",
      target: objective / 100,
    });
  return faulty({
    at: [...at, "plugin"],
    message: "unsupported: sli.plugin, whose queries only Sloth knows",
    remedy: "Write the queries that the plugin makes under events.",
  });
}

function textLabels(labels: Labels): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]));
}

function pluginNote(at: Keys): DocumentProblem {
  return { at, message: "plugins of Sloth are not run: only what is promised is read" };
}

/** Sloth's users keep the runbook in the annotations of the alert. */
function runbookOf({ alerting }: SlothSlo): string | null {
  const annotations = fieldAt(alerting, "annotations");
  const runbook = textAt(annotations, "runbook_url") ?? textAt(annotations, "runbook");
  return runbook !== null && /^https?:\/\/\S+$/.test(runbook) ? runbook : null;
}
