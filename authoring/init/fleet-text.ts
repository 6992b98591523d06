import { writeYaml } from "#core/kube/write-yaml.ts";
import { listWords } from "./list-words.ts";
import type { ProposedEnvironment, Proposal } from "./propose-environments.ts";
import { schemaComment } from "./schema-comment.ts";
import { yamlScalar } from "./yaml-scalar.ts";

interface FleetFacts {
  readonly name: string;
  readonly proposal: Proposal;
  /** Glob of the fleet's own policies. */
  readonly policies: string;
}

/** The text of tiphys.yaml: what was found, everything at warn, and a word on each part. */
export function fleetText({ name, proposal, policies }: FleetFacts): string {
  return [
    schemaComment({ kind: "fleet", folder: "." }),
    "# What this repository deploys, and what guards it. Every field: docs/reference/fleet.md of tiphys.\n",
    writeYaml({
      apiVersion: "tiphys.io/v1alpha1",
      kind: "GuardrailFleet",
      metadata: { name },
    }),
    "spec:\n",
    "  # In the order in which a version goes through them. Nothing denies yet: raise an environment's\n",
    "  # actions from warn to deny when its findings are mended, the most severe first.\n",
    environmentsText(proposal.environments),
    ...remarks(proposal),
    "  policies:\n",
    `    - ${policies}\n`,
    "    - builtin:pod-security/baseline\n",
    "    - builtin:best-practices\n",
    '  exceptions: ["exceptions/**/*.yaml"]\n',
    '  # Written by "tiphys check --write-baseline": what was there before goes on warning.\n',
    "  # baseline: baseline.yaml\n",
    "  # Argo CD is never stopped while this says warn.\n",
    "  render:\n    maxAction: warn\n",
  ].join("");
}

function environmentsText(environments: readonly ProposedEnvironment[]): string {
  if (environments.length === 0) return "  environments: []\n";
  return `  environments:\n${environments.map(environmentText).join("")}`;
}

function environmentText({ name, overlays, namespaces }: ProposedEnvironment): string {
  const lines = [
    `    - name: ${yamlScalar(name)}`,
    ...(overlays.length === 0 ? [] : ["      overlays:"]),
    ...overlays.map((overlay) => `        - ${overlayText(overlay)}`),
    ...(namespaces.length === 0 ? [] : ["      namespaces:"]),
    ...namespaces.map((namespace) => `        - ${yamlScalar(namespace)}`),
    "      actions: {critical: warn, high: warn, medium: warn, low: audit}",
  ];
  return `${lines.join("\n")}\n`;
}

/** A flow mapping must quote more than a block does: JSON's way always fits. */
function overlayText(overlay: ProposedEnvironment["overlays"][number]): string {
  if (typeof overlay === "string") return yamlScalar(overlay);
  return `{path: ${JSON.stringify(overlay.path)}, app: ${JSON.stringify(overlay.app)}}`;
}

/** What was found and could not be said in fields. */
function remarks({ unclaimed, covered, sharedNamespaces }: Proposal): readonly string[] {
  return [
    ...sharedNamespaces.map(
      ({ namespace, environments }) =>
        `namespace ${comment(namespace)} is in ${listWords(environments)}: name their clusters, then it can be claimed`,
    ),
    ...covered.map(({ path, by }) => `${comment(path)} is judged as a part of ${comment(by)}`),
    ...unclaimed.map((path) => `no environment in the path of ${comment(path)}: add it to one`),
  ].map((line) => `  # ${line}\n`);
}

/** A name cannot end the comment that it stands in. */
function comment(text: string): string {
  return JSON.stringify(text);
}
