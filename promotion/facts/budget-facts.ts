import { concernedObjectives } from "#adapters/concerned-objectives.ts";
import { formatProblem } from "#core/errors.ts";
import type { Asked } from "#core/policy/asked.ts";
import type { BudgetFacts } from "#core/policy/budget-policy.ts";
import type { Objective } from "#core/slo/objective.ts";
import { askWithin } from "./ask-within.ts";
import type { OutsideQuestion } from "./outside-facts.ts";

const LIMIT_MS = 45_000;

/** The objectives whose budgets concern the app, as the snapshot's files say. @throws FILE_UNREADABLE */
export async function budgetObjectives({
  snapshot,
  route,
  environment,
  settings: { budget },
}: OutsideQuestion): Promise<Asked<readonly Objective[]>> {
  if (budget === null) return { known: [] };
  const { readSloFiles, sloFiles } = await import("#adapters/read-slo-documents.ts");
  const { root } = snapshot.repository;
  const { fleet } = snapshot.loaded;
  const files = sloFiles(root, fleet.spec.slos);
  const { objectives, problems } = await readSloFiles(root, { files });
  const [problem] = problems;
  if (problem !== undefined) return { unknown: `an SLO is broken: ${formatProblem(problem)}` };
  const { app } = route.target;
  return { known: concernedObjectives(objectives, { fleet, app, environment, budget }) };
}

/** What is left of their budgets, by the analysis server or the metrics themselves. */
export async function askBudgets(
  { sources, world, settings: { budget } }: OutsideQuestion,
  objectives: Asked<readonly Objective[]>,
): Promise<Asked<readonly BudgetFacts[]>> {
  if (budget === null || "unknown" in objectives || objectives.known.length === 0)
    return "unknown" in objectives ? objectives : { known: [] };
  const { analysis, metrics } = sources;
  const { signal } = world;
  if (analysis !== null)
    return await askWithin({
      whom: "the analysis server",
      limitMs: LIMIT_MS,
      signal,
      ask: async (until) => {
        const { readServedBudgets } =
          await import("#adapters/analysis-server/read-served-budgets.ts");
        return { known: await readServedBudgets(objectives.known, analysis, until) };
      },
    });
  if (metrics === null) return { unknown: unaskedWords(objectives.known) };
  return await askWithin({
    whom: "the metrics sources",
    limitMs: LIMIT_MS,
    signal,
    ask: async () => {
      const { readBudgets } = await import("#adapters/prometheus/read-budgets.ts");
      const connected = { sources: await metrics(), nowMs: world.now() };
      return { known: await readBudgets(objectives.known, connected) };
    },
  });
}

function unaskedWords(objectives: readonly Objective[]): string {
  const names = [...new Set(objectives.map(({ source }) => source))].sort();
  const options = names.map((name) => `--source ${name}=URL`).join(" ");
  return `nobody was asked how much is left: add ${options}, or --analysis URL`;
}
