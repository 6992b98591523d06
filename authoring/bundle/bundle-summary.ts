import type { LoadedFleet } from "#adapters/load-fleet.ts";
import { revisionOf } from "#core/policy/revision.ts";

/** "12345 bytes, revision sha256:…: 3 policies, 1 exception" with the parts that are there. */
export function bundleSummary({ source, cargo }: LoadedFleet, bytes: number): string {
  const rules = source.policies.flatMap(({ spec }) => spec.rules).length;
  const parts: readonly (readonly [count: number, one: string, many: string])[] = [
    [source.policies.length, "policy", "policies"],
    [rules, "rule", "rules"],
    [source.foreign?.length ?? 0, "document of another format", "documents of other formats"],
    [source.exceptions.length, "exception", "exceptions"],
    [source.baseline.length, "baseline entry", "baseline entries"],
    [cargo.slos.length, "SLO document", "SLO documents"],
    [cargo.freezes.length, "freeze", "freezes"],
  ];
  const counts = parts
    .filter(([count]) => count > 0)
    .map(([count, one, many]) => `${count} ${count === 1 ? one : many}`);
  const content = counts.length === 0 ? "no policies" : counts.join(", ");
  return `${bytes} bytes, revision ${revisionOf(source)} (${content})`;
}
