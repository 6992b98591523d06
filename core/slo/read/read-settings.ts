import type { Baseline, CanaryRules, Objective, Window } from "../objective.ts";
import { combined, type Part, partOf } from "./part.ts";
import { readBaseline, type WrittenBaseline } from "./read-baseline.ts";
import { readCanary, type WrittenCanary } from "./read-canary.ts";
import { readWindow, type WrittenWindow } from "./read-window.ts";
import type { Keys } from "./slo-reader.ts";

/** What may stand at a document of ours, and for one objective alone at the objective. */
export interface WrittenSettings {
  readonly window?: WrittenWindow;
  readonly onFail?: "fail" | "hold";
  readonly source?: string;
  readonly canary?: WrittenCanary;
  readonly baseline?: WrittenBaseline;
  readonly runbook?: string;
}

interface SettingsInput {
  readonly document: WrittenSettings;
  readonly documentAt: Keys;
  readonly own: WrittenSettings;
  readonly ownAt: Keys;
  /** Null where it is broken, which is said elsewhere. */
  readonly target: number | null;
  readonly namespace: string | null;
}

type Settings = Pick<Objective, "window" | "onFail" | "source" | "canary" | "baseline" | "runbook">;

export const DEFAULT_SOURCE = "default";

/** The settings of one objective: its own, else its document's, else the defaults. */
export function readSettings(input: SettingsInput): Part<Settings> {
  const { document, own, namespace } = input;
  const written = { ...document, ...own };
  const source = written.source ?? DEFAULT_SOURCE;
  const parts: SettingParts = {
    window: readWindow(written.window, settingAt("window", input)),
    canary: readCanaryOf(input),
    baseline: readBaseline(written.baseline, {
      at: settingAt("baseline", input),
      source,
      namespace,
    }),
    onFail: partOf(written.onFail ?? "fail"),
    source: partOf(source),
  };
  return combined(parts, (values) => ({ ...values, runbook: written.runbook ?? null }));
}

type SettingParts = {
  readonly window: Part<Window>;
  readonly canary: Part<CanaryRules>;
  readonly baseline: Part<Baseline>;
  readonly onFail: Part<"fail" | "hold">;
  readonly source: Part<string>;
};

/** Where a setting stands: at the objective if it is there, else at the document. */
export function settingAt(
  field: keyof WrittenSettings,
  { own, ownAt, documentAt }: Pick<SettingsInput, "own" | "ownAt" | "documentAt">,
): Keys {
  return own[field] === undefined ? [...documentAt, field] : [...ownAt, field];
}

/** The fields of a canary are each an objective's own, or its document's. */
function readCanaryOf({ document, documentAt, own, ownAt, target }: SettingsInput) {
  return readCanary(
    { ...document.canary, ...own.canary },
    {
      target,
      at: (field) => [...(own.canary?.[field] === undefined ? documentAt : ownAt), "canary", field],
    },
  );
}
