import type { CommandInput } from "#adapters/command.ts";
import type { SloDocuments } from "#adapters/read-slo-documents.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import { parseDuration } from "#core/duration.ts";
import { TiphysError } from "#core/errors.ts";
import { readSlos } from "../load-slos.ts";
import { sloCheckReport } from "./slo-check-report.ts";
import { textSloCheck } from "./text-slo-check.ts";

/** Reads the SLOs that are meant and prints how they are understood; 1 where there are problems. */
export async function runSloCheck(
  { positionals, options }: CommandInput,
  world: World,
): Promise<number> {
  const scrapeSeconds = readScrapeInterval(options["scrapeInterval"]);
  const read = await readSlos({ targets: positionals, world, options: { scrapeSeconds } });
  const documents = options.live === true ? await lookLive(read, { options, world }) : read;
  const report = await sloCheckReport(documents);
  const text =
    options.format === "json"
      ? `${JSON.stringify(report, null, 2)}\n`
      : textSloCheck(report, textStyle(world));
  await writeOutput(world.stdout, text);
  return report.problems.length === 0 ? 0 : 1;
}

interface Surroundings {
  readonly options: CommandInput["options"];
  readonly world: World;
}

/** What asks sources is loaded only now. */
async function lookLive(
  documents: SloDocuments,
  { options, world }: Surroundings,
): Promise<SloDocuments> {
  const [{ openSources }, { checkLiveSlos }] = await Promise.all([
    import("#adapters/prometheus/live-sources.ts"),
    import("./live/check-live-slos.ts"),
  ]);
  const sources = openSources(options, world);
  try {
    return await checkLiveSlos(documents, { sources, nowMs: world.now() });
  } finally {
    sources.close();
  }
}

function readScrapeInterval(written: CommandInput["options"][string]): number | null {
  if (written === undefined) return null;
  const milliseconds = typeof written === "string" ? parseDuration(written) : null;
  if (milliseconds !== null && milliseconds > 0) return milliseconds / 1000;
  throw new TiphysError(
    "USAGE_INVALID",
    `--scrape-interval: expected a duration such as 15s, got "${String(written)}".`,
  );
}
