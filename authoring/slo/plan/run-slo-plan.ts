import type { CommandInput } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import { TiphysError } from "#core/errors.ts";
import { type Objective, objectiveId } from "#core/slo/objective.ts";
import { chooseObjectives } from "../choose-objectives.ts";
import { type LiveSources, openSources } from "#adapters/prometheus/live-sources.ts";
import { readTraffic } from "../live/read-traffic.ts";
import { loadSlos } from "../load-slos.ts";
import { type PlanOptions, readPlanOptions } from "./plan-options.ts";
import { rolloutSteps, type WeightStep } from "./rollout-steps.ts";
import { type SloPlan, sloPlan, type Traffic } from "./slo-plan.ts";
import { textPlan } from "./text-plan.ts";

/** Plans the steps of a canary for the objectives that are asked for; the exit code. */
export async function runSloPlan(
  { positionals, options }: CommandInput,
  world: World,
): Promise<number> {
  const asked = readPlanOptions(options);
  const from = Array.isArray(options.from) ? options.from : [];
  const { objectives } = await loadSlos(from, world);
  const chosen = chooseObjectives(objectives, positionals);
  const weights =
    typeof options.rollout === "string"
      ? rolloutSteps(options.rollout, world)
      : asked.weights.map((weight): WeightStep => ({
          weight,
          wait: "unknown",
          hasAnalysis: false,
        }));
  const traffic = await trafficOf(chosen.filter(countsRequests), { asked, options, world });
  const plans: SloPlan[] = [];
  const notes: string[] = [];
  for (const objective of chosen) {
    const known = traffic.get(objective);
    const plan = known === undefined ? null : sloPlan(objective, { traffic: known, weights });
    if (plan !== null) plans.push(plan);
    else notes.push(`${objectiveId(objective)}: ${whyNot(objective, known)}\n`);
  }
  if (notes.length > 0) await writeOutput(world.stderr, notes.join(""));
  if (plans.length === 0) throw nothingPlanned();
  const report = { apiVersion: "tiphys.io/v1alpha1", kind: "CanaryPlan", objectives: plans };
  const text =
    options.format === "json"
      ? `${JSON.stringify(report, null, 2)}\n`
      : textPlan(plans, textStyle(world));
  await writeOutput(world.stdout, text);
  return 0;
}

interface TrafficRequest {
  readonly asked: PlanOptions;
  readonly options: CommandInput["options"];
  readonly world: World;
}

/** What is given counts; a source is asked for the rest, if requests per second are not given. */
async function trafficOf(
  objectives: readonly Objective[],
  { asked, options, world }: TrafficRequest,
): Promise<ReadonlyMap<Objective, Traffic>> {
  const { requestsPerSecond, errorRatio, leftRatio } = asked;
  if (requestsPerSecond !== null) {
    const given = { requestsPerSecond, errorRatio, leftRatio, missing: null };
    return new Map(objectives.map((objective) => [objective, given]));
  }
  const sources = openSources(options, world, "Or give the traffic itself with --rps NUMBER.");
  try {
    return await readAll(objectives, { sources, asked, nowMs: world.now() });
  } finally {
    sources.close();
  }
}

interface LiveRequest {
  readonly sources: LiveSources;
  readonly asked: PlanOptions;
  readonly nowMs: number;
}

async function readAll(
  objectives: readonly Objective[],
  { sources, asked, nowMs }: LiveRequest,
): Promise<ReadonlyMap<Objective, Traffic>> {
  const pairs = objectives.map(async (objective) => {
    const read = await readTraffic(objective, { sources, nowMs });
    const errorRatio = asked.errorRatio ?? read.errorRatio;
    const leftRatio = asked.leftRatio ?? read.leftRatio;
    return [objective, { ...read, errorRatio, leftRatio }] as const;
  });
  return new Map(await Promise.all(pairs));
}

/** Time slices come as they come, however many requests there are. */
function countsRequests({ indicator }: Objective): boolean {
  return indicator.kind === "events" || indicator.kind === "latency";
}

function whyNot(objective: Objective, traffic: Traffic | undefined): string {
  if (!countsRequests(objective)) return "counts time slices, not requests: nothing to plan";
  return `its traffic is not known: ${traffic?.missing ?? "nothing was counted"}`;
}

function nothingPlanned(): TiphysError {
  return new TiphysError(
    "USAGE_INVALID",
    "expected an SLO whose traffic is known, found none. Give the traffic with --rps NUMBER.",
  );
}
