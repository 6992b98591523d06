import { writeYaml } from "#core/kube/write-yaml.ts";
import type { BaselineEntry } from "#core/policy/fleet.ts";

const HEADER =
  "# Written by `tiphys check --write-baseline`: findings that were there, which warn and do not deny.\n" +
  "# Mend them, and take their entries out with `tiphys check --prune-baseline`.\n";

/** The text of a baseline file: sorted for people, equal for equal entries. */
export function baselineBytes(entries: readonly BaselineEntry[]): Uint8Array {
  const findings = [...new Map(entries.map((entry) => [entry.id, entry])).values()]
    .sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1))
    .map(({ id, policy, rule, resource, path }) => ({ policy, rule, resource, path, id }));
  const document = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailBaseline",
    metadata: { name: "baseline" },
    spec: { findings },
  };
  return new TextEncoder().encode(HEADER + writeYaml(document));
}

function sortKey({ policy, rule, resource, path, id }: BaselineEntry): string {
  return [policy, rule, resource, path, id].join("\u0000");
}
