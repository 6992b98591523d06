import type { Objective } from "../objective.ts";
import { unusedLatencyRules, withLatencyRules } from "./latency-rules.ts";
import { objectiveReading } from "./objective-reading.ts";
import type { Part } from "./part.ts";
import { settingAt, type WrittenSettings } from "./read-settings.ts";
import { joinReadings, type Keys, NOTHING, type SloReading } from "./slo-reader.ts";

/** One objective of a document in a form of ours, read. */
interface OwnObjective {
  readonly part: Part<Objective>;
  readonly own: WrittenSettings;
  readonly at: Keys;
  readonly indicator: Keys;
}

interface OwnDocument {
  readonly index: number;
  readonly settings: WrittenSettings;
  /** Where the settings stand. */
  readonly at: Keys;
}

/** The reading of a document whose settings count for all of its objectives. */
export function ownReading(
  { index, settings, at }: OwnDocument,
  objectives: readonly OwnObjective[],
): SloReading {
  const fitting = objectives.map((objective) => ({
    ...objective,
    part: withLatencyRules(objective.part, objective),
  }));
  const parts = fitting.map(({ part }) => part);
  const unused = unusedLatencyRules(settings, { parts, at });
  const problems = unused.map((problem) => ({ ...problem, document: index }));
  const readings = fitting.map(({ part, own, at: ownAt, indicator }) =>
    objectiveReading(part, {
      document: index,
      at: ownAt,
      name: [...ownAt, "name"],
      target: [...ownAt, "target"],
      window: settingAt("window", { own, ownAt, documentAt: at }),
      indicator,
      baseline: settingAt("baseline", { own, ownAt, documentAt: at }),
    }),
  );
  return joinReadings([{ ...NOTHING, problems }, ...readings]);
}
