import type { Indicator, Objective } from "../../objective.ts";
import { fitSloDocument } from "../fit-slo-document.ts";
import { ownReading } from "../own-reading.ts";
import { combined, faulty, type Part } from "../part.ts";
import { readExpression } from "../read-promql.ts";
import { readTarget } from "../read-share.ts";
import { readSettings, type WrittenSettings } from "../read-settings.ts";
import { type Keys, NOTHING, type SloDocument, type SloReading } from "../slo-reader.ts";
import { readErrorBudget } from "./read-error-budget.ts";

interface PlainSlo extends WrittenSettings {
  readonly name: string;
  readonly description?: string;
  readonly target: string | number;
  readonly sli: { readonly type?: string; readonly query: string };
  readonly error_budget?: string;
}

interface PlainDocument extends WrittenSettings {
  readonly service: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly slos: readonly PlainSlo[];
}

/** The objectives of a document in the plain form. */
export function readPlain(document: SloDocument): SloReading {
  const fitted = fitSloDocument("Plain", document);
  if (fitted.document === null) return { ...NOTHING, problems: fitted.problems };
  const written = fitted.document as PlainDocument;
  return ownReading(
    { index: document.index, settings: written, at: [] },
    written.slos.map((own, index) => {
      const at = ["slos", index];
      return { part: readSlo(written, { own, at }), own, at, indicator: [...at, "sli", "query"] };
    }),
  );
}

function readSlo(
  document: PlainDocument,
  { own, at }: { readonly own: PlainSlo; readonly at: Keys },
): Part<Objective> {
  const { service, namespace = null, labels = {} } = document;
  const target = readTarget(own.target, [...at, "target"]);
  const settings = readSettings({
    document,
    documentAt: [],
    own,
    ownAt: at,
    target: target.value,
    namespace,
  });
  const promised = { target: target.value, window: settings.value?.window ?? null };
  return combined(
    {
      target,
      settings,
      indicator: readSli(own.sli, { target: target.value, at: [...at, "sli", "query"] }),
      budget: readErrorBudget(own.error_budget, { ...promised, at: [...at, "error_budget"] }),
    },
    (values) => ({
      service,
      namespace,
      name: own.name,
      target: values.target,
      indicator: values.indicator,
      ...values.settings,
      description: own.description ?? null,
      labels,
      format: "plain",
    }),
  );
}

/** The query is the share of good events; of a type that counts errors it must say so itself. */
function readSli(
  { type, query }: PlainSlo["sli"],
  { target, at }: { readonly target: number | null; readonly at: Keys },
): Part<Indicator> {
  const part = readExpression(query, { at, ...(target === null ? {} : { target }) });
  const { value } = part;
  if (value?.kind !== "events" || value.counted === "bad" || !/^errors?$/i.test(type ?? ""))
    return part;
  return faulty({
    at,
    message: `expected the share of good events, got a ratio under type "${type}", which may be that of errors`,
    remedy: "Write 1 - (errors / total), or another type if it is the share of good events.",
  });
}
