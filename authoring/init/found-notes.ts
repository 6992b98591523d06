import { countWords } from "#core/count-words.ts";
import { listWords } from "./list-words.ts";
import type { GitFacts } from "./find-ci.ts";
import type { Proposal } from "./propose-environments.ts";
import type { RepositoryScan } from "./scan-repository.ts";

interface Found {
  readonly scan: RepositoryScan;
  readonly proposal: Proposal;
  readonly git: GitFacts;
}

const SHOWN = 5;

/** What a person should know of what was found: what is claimed by nothing, and what check cannot render. */
export function foundNotes({ scan, proposal, git }: Found): readonly string[] {
  const { unclaimed, covered, sharedNamespaces, environments } = proposal;
  const helm = scan.kustomizations.filter(({ usesHelm }) => usesHelm).map(({ path }) => path);
  return [
    ...(git.root === null ? ["this is no Git repository: revisions and CI need one"] : []),
    ...(scan.isCut
      ? ["there are too many folders to look at all of them: name a part with --dir"]
      : []),
    ...(proposal.isPlain ? plainFound(proposal) : []),
    ...(environments.length === 0 && !proposal.isPlain ? nothingFound(scan) : []),
    ...isOnlyDefault(environments),
    ...listNote(
      proposal.isPlain ? [] : unclaimed,
      "no environment in the path of",
      "add it to one, or name it: tiphys check FOLDER",
    ),
    ...firstOf(covered.map(({ path, by }) => `${path} is judged as a part of ${by}`)),
    ...firstOf(
      sharedNamespaces.map(
        ({ namespace, environments: users }) =>
          `namespace ${namespace} is in ${listWords(users)}: give them their clusters, then claim it`,
      ),
    ),
    ...listNote(helm, "Helm charts in", "check needs --enable-helm there"),
    ...listNote(
      scan.charts,
      "Helm charts in",
      "judge them with helm template NAME CHART | tiphys check --env ENVIRONMENT -",
    ),
    ...(proposal.isPlain
      ? []
      : listNote(
          scan.manifests.map(({ path }) => path),
          "plain manifests in",
          "name the folder: tiphys check --env ENVIRONMENT FOLDER",
        )),
  ];
}

/** tiphys.yaml has them all. */
function firstOf(notes: readonly string[]): readonly string[] {
  const more = notes.length - SHOWN;
  return more > 0 ? [...notes.slice(0, SHOWN), `${more} more like this are in tiphys.yaml`] : notes;
}

function plainFound({ unclaimed }: Proposal): readonly string[] {
  return [
    "found plain manifests and no kustomization: name their folders to check, as the steps below do",
    ...listNote(unclaimed, "no environment in the path of", "their findings warn"),
  ];
}

function nothingFound({ charts }: RepositoryScan): readonly string[] {
  if (charts.length > 0) return [];
  return [
    "found no kustomization and no manifests: add environments to tiphys.yaml when there are some",
  ];
}

function isOnlyDefault(environments: Proposal["environments"]): readonly string[] {
  const [first] = environments;
  if (first?.name !== "default" || environments.length > 1) return [];
  return ['no folder names an environment: all are in one, "default"; give it its real name'];
}

function listNote(paths: readonly string[], what: string, advice: string): readonly string[] {
  if (paths.length === 0) return [];
  const shown = paths.slice(0, SHOWN).join(", ");
  const more = paths.length > SHOWN ? ` and ${countWords(paths.length - SHOWN, "other")}` : "";
  return [`${what} ${shown}${more}: ${advice}`];
}
