import type { CommandInput } from "#adapters/command.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { textStyle } from "#authoring/check/text-style.ts";
import type { AnswerFacts } from "#core/slo/query/read-answers.ts";
import { sloRevision } from "#core/slo/slo-revision.ts";
import { chooseObjectives } from "../choose-objectives.ts";
import { openSources } from "#adapters/prometheus/live-sources.ts";
import { readBudget } from "#adapters/prometheus/read-budgets.ts";
import { loadSlos } from "../load-slos.ts";
import { type BudgetEntry, budgetEntry } from "#core/slo/budget-entry.ts";
import { textBudgets } from "./text-budgets.ts";

/** Measures the budgets that are asked for, and shows them; the exit code. */
export async function runSloBudget(
  { positionals, options }: CommandInput,
  world: World,
): Promise<number> {
  const from = Array.isArray(options.from) ? options.from : [];
  const { objectives } = await loadSlos(from, world);
  const chosen = chooseObjectives(objectives, positionals);
  const sources = openSources(options, world);
  try {
    for (const { source } of chosen) sources.named(source);
    const nowMs = world.now();
    const facts = await Promise.all(
      chosen.map((objective) => readBudget(objective, { sources, nowMs })),
    );
    const entries = facts.map(budgetEntry);
    const sorted = entries.toSorted((left, right) => (left.slo < right.slo ? -1 : 1));
    const text =
      options.format === "json"
        ? jsonBudgets(sorted, { nowMs, revision: sloRevision(chosen) })
        : textBudgets(sorted, textStyle(world));
    await writeOutput(world.stdout, text);
    if (!facts.every(isUnreachable)) return 0;
    await writeOutput(world.stderr, "tiphys: no source answered. Check their addresses.\n");
    return 2;
  } finally {
    sources.close();
  }
}

function isUnreachable({ period, recent }: AnswerFacts): boolean {
  return [period, recent].every(
    (seen) => "missing" in seen && seen.missing.cause === "source-down",
  );
}

interface BudgetMoment {
  readonly nowMs: number;
  readonly revision: string;
}

function jsonBudgets(entries: readonly BudgetEntry[], { nowMs, revision }: BudgetMoment): string {
  const report = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "BudgetReport",
    evaluatedAt: new Date(nowMs).toISOString(),
    revision,
    objectives: entries,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
