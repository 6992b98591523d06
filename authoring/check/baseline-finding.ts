import type { LoadedFleet } from "#adapters/load-fleet.ts";
import type { Finding } from "#core/policy/finding.ts";
import { unusedEntries } from "./baseline-entries.ts";
import type { TargetReport } from "./check-report.ts";
import { countWords } from "#core/count-words.ts";
import { fleetFinding } from "#core/policy/fleet-finding.ts";

/** What is to be said of the fleet's baseline after everything was judged; null for nothing. */
export function baselineFinding(
  { source }: LoadedFleet,
  judged: readonly TargetReport[],
): { readonly file: string; readonly finding: Finding } | null {
  const file = source.fleet.spec.baseline;
  if (file === undefined || judged.some(({ error }) => error !== null)) return null;
  const findings = judged.flatMap((report) => report.findings);
  const unused = unusedEntries(source.baseline, { findings, policies: source.policies });
  const [first] = unused;
  if (first === undefined) return null;
  const example = `${first.policy}/${first.rule} of ${first.resource}`;
  const which = unused.length === 1 ? `: ${example}` : `, such as ${example}`;
  const verb = unused.length === 1 ? "matches" : "match";
  const finding = fleetFinding("baseline-unused", {
    resource: {
      apiVersion: "tiphys.io/v1alpha1",
      kind: "GuardrailBaseline",
      namespace: null,
      name: source.fleet.name,
    },
    message: `${unused.length} of ${countWords(source.baseline.length, "entry")} ${verb} no finding any more${which}`,
    source: { file, line: null, column: null },
  });
  return { file, finding };
}
