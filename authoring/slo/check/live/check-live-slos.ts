import { placeProblems } from "#adapters/origin-document.ts";
import type { PlacedObjective, SloDocuments } from "#adapters/read-slo-documents.ts";
import type { Problem } from "#core/errors.ts";
import type { LiveSources } from "#adapters/prometheus/live-sources.ts";
import { liveFindings } from "./live-findings.ts";
import { openProbe, type Probe } from "./probe.ts";

interface LiveCheck {
  readonly sources: LiveSources;
  readonly nowMs: number;
}

/**
 * The documents with what their sources show beside what is wrong with them as texts.
 * @throws USAGE_INVALID for a source without an address, QUERY_FAILED and QUERY_TIMED_OUT for one that is down
 */
export async function checkLiveSlos(
  documents: SloDocuments,
  check: LiveCheck,
): Promise<SloDocuments> {
  const probes = await openProbes(documents, check);
  const found = await Promise.all(
    documents.placed.map(async (placed) => {
      const probe = probes.get(placed.objective.source);
      return probe === undefined ? [] : await placedFindings(placed, probe);
    }),
  );
  const all = found.flat();
  const of = (isProblem: boolean) =>
    all.filter((finding) => finding.isProblem === isProblem).map(({ problem }) => problem);
  return {
    ...documents,
    problems: [...documents.problems, ...of(true)],
    notes: [...documents.notes, ...of(false)],
  };
}

/** A source that is down is asked once, and not by every objective. */
async function openProbes(
  { objectives }: SloDocuments,
  check: LiveCheck,
): Promise<ReadonlyMap<string, Probe>> {
  const names = [...new Set(objectives.map(({ source }) => source))];
  const probes = names.map((name) => [name, openProbe(name, check)] as const);
  await Promise.all(probes.map(([, probe]) => probe.number("vector(1)")));
  return new Map(probes);
}

async function placedFindings(
  { objective, origin, place }: PlacedObjective,
  probe: Probe,
): Promise<readonly { readonly isProblem: boolean; readonly problem: Problem }[]> {
  const findings = await liveFindings(objective, probe);
  return await Promise.all(
    findings.map(async ({ isProblem, message, remedy }) => {
      const found = { at: place.indicator, message, remedy };
      const [problem = found] = await placeProblems([found], origin);
      return { isProblem, problem };
    }),
  );
}
