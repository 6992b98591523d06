import type { Objective } from "../../objective.ts";
import { fitSloDocument } from "../fit-slo-document.ts";
import { ownReading } from "../own-reading.ts";
import { combined, type Part } from "../part.ts";
import { readTarget } from "../read-share.ts";
import { readSettings, type WrittenSettings } from "../read-settings.ts";
import { type Keys, NOTHING, type SloDocument, type SloReading } from "../slo-reader.ts";
import { readNativeIndicator, type WrittenIndicator } from "./read-native-indicator.ts";

interface WrittenObjective extends WrittenSettings {
  readonly name: string;
  readonly target: string | number;
  readonly description?: string;
  readonly indicator: WrittenIndicator;
}

interface ServiceObjective {
  readonly metadata: {
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: WrittenSettings & {
    readonly service: string;
    readonly objectives: readonly WrittenObjective[];
  };
}

const SPEC = ["spec"];

/** The objectives of a ServiceObjective document. */
export function readServiceObjective(document: SloDocument): SloReading {
  const fitted = fitSloDocument("ServiceObjective", document);
  if (fitted.document === null) return { ...NOTHING, problems: fitted.problems };
  const written = fitted.document as ServiceObjective;
  const { spec } = written;
  return ownReading(
    { index: document.index, settings: spec, at: SPEC },
    spec.objectives.map((own, index) => {
      const at = [...SPEC, "objectives", index];
      const part = readObjective(written, { own, at });
      return { part, own, at, indicator: [...at, "indicator"] };
    }),
  );
}

function readObjective(
  { metadata, spec }: ServiceObjective,
  { own, at }: { readonly own: WrittenObjective; readonly at: Keys },
): Part<Objective> {
  const namespace = metadata.namespace ?? null;
  const target = readTarget(own.target, [...at, "target"]);
  return combined(
    {
      target,
      indicator: readNativeIndicator(own.indicator, [...at, "indicator"]),
      settings: readSettings({
        document: spec,
        documentAt: SPEC,
        own,
        ownAt: at,
        target: target.value,
        namespace,
      }),
    },
    ({ settings, ...values }) => ({
      service: spec.service,
      namespace,
      name: own.name,
      ...values,
      ...settings,
      description: own.description ?? null,
      labels: metadata.labels ?? {},
      format: "ServiceObjective",
    }),
  );
}
