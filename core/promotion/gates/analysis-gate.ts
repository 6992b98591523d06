import { fails, type Gate, type GateFacts, passes, waits } from "./gate.ts";
import type { AnalysisRunFacts } from "./outside-facts.ts";

/** The last AnalysisRuns that judged the version in the environment before have succeeded. */
export const analysisGate: Gate = {
  name: "analysis",
  isNeeded: ({ analysis }) => analysis,
  judge: ({ analysis }: GateFacts) => {
    if ("unknown" in analysis) return waits(analysis.unknown);
    const runs = analysis.known;
    if (runs.length === 0) return waits("no AnalysisRun of the version was found");
    const failed = runs.filter(({ phase }) => phase === "Failed" || phase === "Error");
    if (failed.length > 0) return fails(failed.map(runWords).join("; "));
    const open = runs.filter(({ phase }) => phase !== "Successful");
    if (open.length > 0) return waits(open.map(runWords).join("; "));
    return passes(runs.map(runWords).join("; "));
  },
};

function runWords({ name, phase, message }: AnalysisRunFacts): string {
  const words = `${name} ${phase === "" ? "has not begun" : phase}`;
  return message === null || phase === "Successful" ? words : `${words}: ${message}`;
}
