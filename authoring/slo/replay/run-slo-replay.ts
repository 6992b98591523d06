import { resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { budgetRules } from "#adapters/budget-rules.ts";
import type { CommandInput } from "#adapters/command.ts";
import { readFleet } from "#adapters/load-fleet.ts";
import { readSources } from "#adapters/prometheus/read-sources.ts";
import { readFileBytes } from "#adapters/read-file.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import { TiphysError } from "#core/errors.ts";
import { readYamlBytes } from "#core/kube/read-yaml.ts";
import { openSources } from "#adapters/prometheus/live-sources.ts";
import { loadSlos } from "../load-slos.ts";
import { compareReplay } from "./compare-replay.ts";
import { decodeRecording } from "./decode-recording.ts";
import { factsReport } from "./facts-report.ts";
import type { RecordedVerdict, Recording } from "./recorded-verdict.ts";
import type { ReplayReport } from "./replay-report.ts";
import { replayVerdict } from "./replay-verdict.ts";
import { textReplay } from "./text-replay.ts";

/** Recomputes what a file records; 1 where an outcome is another now. */
export async function runSloReplay(
  { positionals, options }: CommandInput,
  world: World,
): Promise<number> {
  const [file = "-"] = positionals;
  const recording = decodeRecording(await readRecording(file, world), file);
  const reports = await replayRecording(recording, { options, world });
  const report = { apiVersion: "tiphys.io/v1alpha1", kind: "SloReplay", verdicts: reports };
  const text =
    options.format === "json"
      ? `${JSON.stringify(report, null, 2)}\n`
      : textReplay(reports, textStyle(world));
  await writeOutput(world.stdout, text);
  return reports.some(({ isSame }) => isSame === false) ? 1 : 0;
}

async function readRecording(file: string, world: World): Promise<unknown> {
  const shown = file === "-" ? "standard input" : file;
  const bytes =
    file === "-" ? await buffer(world.stdin) : readFileBytes(resolve(world.cwd, file), file);
  const documents = readYamlBytes(bytes, { file: shown });
  const [only, second] = documents;
  if (only !== undefined && second === undefined) return only.value;
  throw new TiphysError(
    "REQUEST_INVALID",
    `${shown}: expected one document, got ${documents.length}. Name one recording at a time.`,
  );
}

interface Surroundings {
  readonly options: CommandInput["options"];
  readonly world: World;
}

/** Facts need no source: those that a verdict carries are judged where none is named to ask again. */
function replayRecording(
  recording: Recording,
  surroundings: Surroundings,
): Promise<readonly ReplayReport[]> | readonly ReplayReport[] {
  if (recording.kind === "facts") return [factsReport([recording.facts])];
  const { options, world } = surroundings;
  const recorded = recording.verdicts.flatMap((one) =>
    one.facts === null ? [] : [factsReport(one.facts, one)],
  );
  const areAllRecorded = recorded.length === recording.verdicts.length;
  if (areAllRecorded && readSources(options, world).length === 0) return recorded;
  return replayAll(recording.verdicts, surroundings);
}

async function replayAll(
  verdicts: readonly RecordedVerdict[],
  { options, world }: Surroundings,
): Promise<readonly ReplayReport[]> {
  const from = Array.isArray(options.from) ? options.from : [];
  const { objectives, revision } = await loadSlos(from, world);
  const sources = openSources(options, world);
  const context = { objectives, sources, budgetRuleOf: await budgetRulesOf(world) };
  try {
    return await Promise.all(
      verdicts.map(async (recorded) => {
        const replayed = await replayVerdict(recorded, context);
        const { outcome, reason } = recorded;
        return {
          label: recorded.label,
          evaluatedAt: new Date(
            Math.max(...replayed.facts.map(({ nowMs }) => nowMs)),
          ).toISOString(),
          recorded: { outcome, reason },
          verdict: replayed.verdict,
          ...compareReplay(recorded, { ...replayed, revision }),
        };
      }),
    );
  } finally {
    sources.close();
  }
}

/** The fleet around the current folder says what a spent budget means; without one it means hold. */
async function budgetRulesOf(world: World): Promise<ReturnType<typeof budgetRules>> {
  const { root, fleetFile } = findRepositoryRoot(world.cwd, world);
  return fleetFile === null ? () => null : budgetRules((await readFleet(root)).fleet, null);
}
