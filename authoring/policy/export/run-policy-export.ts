import { join, resolve } from "node:path";
import type { CommandInput } from "#adapters/command.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { writeNewFiles } from "#authoring/policy/written/write-new-files.ts";
import { countWords } from "#core/count-words.ts";
import { writeCommentedYaml } from "#core/document/write-commented-yaml.ts";
import { TiphysError } from "#core/errors.ts";
import { didYouMeanSentence } from "#core/did-you-mean.ts";
import { printableText } from "#core/printable-text.ts";
import { type ExportContext } from "#core/policy/foreign/export/export-rule.ts";
import { exportPolicy, fleetWords } from "#core/policy/foreign/export/export-policy.ts";
import type { ExportedPolicy } from "#core/policy/foreign/export/exported-policy.ts";
import { anyGlobMatcher } from "#core/policy/glob.ts";
import type { GuardrailSource } from "#core/policy/guardrails.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";
import { loadGuardrails } from "#rendering/load-guardrails.ts";
import { exportReport } from "./export-report.ts";

/** Prints or writes a fleet's native policies for another engine; the exit code. */
export async function runPolicyExport(
  { positionals, options }: CommandInput,
  world: World,
): Promise<number> {
  const layer = await ownLayer(world);
  const context: ExportContext = {
    layer,
    cluster: wantedCluster(layer, options.cluster),
    now: world.now(),
  };
  const policies = chosenPolicies(layer, positionals).map((policy) =>
    exportPolicy(policy, context),
  );
  const words = fleetWords(context);
  const report = exportReport(policies, words);
  if (options.format === "json") {
    await writeOutput(world.stdout, `${JSON.stringify(report, null, 2)}\n`);
  } else if (typeof options.output !== "string") {
    await writeOutput(world.stdout, policies.map(policyText).filter(Boolean).join("---\n"));
  }
  const written =
    typeof options.output === "string" ? writeFolder(options.output, { policies, world }) : [];
  if (options.format !== "json")
    await writeOutput(world.stderr, textLines(report, { words, written, options }));
  return report.left.length + words.left.length === 0 ? 0 : 1;
}

const HEADER = "# Written by `tiphys policy export`: change the policy, and export it again.\n";

function policyText({ documents }: ExportedPolicy): string {
  const texts = documents.map(({ document, comments }) => writeCommentedYaml(document, comments));
  return texts.length === 0 ? "" : HEADER + texts.join("---\n");
}

interface Writing {
  readonly policies: readonly ExportedPolicy[];
  readonly world: World;
}

function writeFolder(shown: string, { policies, world }: Writing): readonly string[] {
  const files = policies
    .filter(({ documents }) => documents.length > 0)
    .map((policy) => ({ path: `${policy.policy}.yaml`, text: policyText(policy) }));
  const isOurs = (text: string) => text.startsWith(HEADER);
  const written = writeNewFiles({ path: resolve(world.cwd, shown), shown, isOurs }, files);
  return written.map((path) => join(shown, path));
}

interface TextParts {
  readonly words: ReturnType<typeof fleetWords>;
  readonly written: readonly string[];
  readonly options: CommandInput["options"];
}

function textLines(
  { policies, left, notes }: ReturnType<typeof exportReport>,
  { words, written, options }: TextParts,
): string {
  const lost = left.map(({ policy, rule, place, why }) => {
    const name = rule === null ? policy : `${policy}/${rule}`;
    return `left: ${name}: ${place}: ${why}`;
  });
  const documents = policies.reduce((sum, policy) => sum + policy.documents.length, 0);
  const counts = `${countWords(policies.length, "policy")}, ${countWords(documents, "document")}, ${lost.length + words.left.length} left`;
  const files =
    options.output === undefined ? "" : `; ${countWords(written.length, "file")} written`;
  const lines = [
    ...notes.map((note) => `note: ${note}`),
    ...words.left.map((line) => `left: ${line}`),
    ...lost,
    `${counts}${files}`,
  ];
  return `${lines.map(printableText).join("\n")}\n`;
}

/** The repository's own policies: the platform's are exported where they are written. */
async function ownLayer(world: World): Promise<GuardrailSource> {
  const { guardrails, loaded } = await loadGuardrails({
    repository: findRepositoryRoot(world.cwd, world),
    env: { ...world.env, TIPHYS_BUNDLE: undefined },
    now: world.now(),
    extraPolicies: [],
  });
  const layer = guardrails.layers.at(-1);
  if (loaded === null || layer === undefined)
    throw new TypeError("guardrails without a platform bundle are a fleet's");
  return layer;
}

function wantedCluster({ fleet }: GuardrailSource, cluster: unknown): string | null {
  const known = [...new Set(fleet.spec.environments.flatMap(({ clusters }) => clusters ?? []))];
  if (typeof cluster === "string" && (known.length === 0 || known.includes(cluster)))
    return cluster;
  if (cluster === undefined && known.length === 0) return null;
  const got = typeof cluster === "string" ? `got "${cluster}"` : "got none";
  throw new TiphysError(
    "USAGE_INVALID",
    `--cluster: expected one of the clusters that environments name (${known.sort().join(", ")}), ${got}. Export for each cluster alone.`,
  );
}

function chosenPolicies(
  { policies }: GuardrailSource,
  names: readonly string[],
): readonly PolicyDocument[] {
  const known = policies.map(({ metadata }) => metadata.name);
  for (const name of names) {
    if (known.some(anyGlobMatcher([name]))) continue;
    const hint = didYouMeanSentence(name, known);
    throw new TiphysError(
      "USAGE_INVALID",
      `"${name}": expected the name of a native policy of the fleet, got none of that name.${hint}`,
    );
  }
  const isChosen = names.length === 0 ? () => true : anyGlobMatcher(names);
  return policies
    .filter(({ metadata }) => isChosen(metadata.name))
    .sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
}
