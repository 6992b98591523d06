import { existsSync } from "node:fs";
import { basename, join, posix } from "node:path";
import { pathFrom } from "#adapters/inside-folder.ts";
import { type CheckCall, checkCalls } from "./check-calls.ts";
import { ciFile, type CiSystem, PACKAGE_PLACEHOLDER } from "./ci-workflow.ts";
import { documentSchemaFiles } from "./editor-schemas.ts";
import { kebabName } from "./environment-words.ts";
import { gitFacts } from "./find-ci.ts";
import { fleetText } from "./fleet-text.ts";
import { foundNotes } from "./found-notes.ts";
import { listWords } from "./list-words.ts";
import { type Proposal, proposeEnvironments, proposePlain } from "./propose-environments.ts";
import { scanRepository } from "./scan-repository.ts";
import { SCHEMA_FOLDER } from "./schema-comment.ts";
import { starterPolicy, starterTest } from "./starter-policy.ts";

/** A file that init writes, or keeps because it is there. */
export interface PlannedFile {
  /** Relative to the folder of the fleet; with ".." where Git's root lies above. */
  readonly path: string;
  readonly text: string;
  readonly exists: boolean;
}

export interface InitPlan {
  /** Absolute. */
  readonly root: string;
  readonly name: string;
  readonly isGit: boolean;
  readonly proposal: Proposal;
  readonly ci: CiSystem | null;
  /** tiphys.yaml last, so that there is no fleet before all is written. */
  readonly files: readonly PlannedFile[];
  /** For people: what was found, and what they alone can know. */
  readonly notes: readonly string[];
  readonly checks: readonly CheckCall[];
}

export interface InitChoices {
  /** null: find it out. */
  readonly ci: CiSystem | "none" | null;
}

/** Looks at a folder and decides what to write into it. Writes nothing. */
export function planInit(root: string, choices: InitChoices): InitPlan {
  const scan = scanRepository(root);
  const git = gitFacts(root);
  const name = kebabName(basename(root), "fleet");
  const proposal =
    scan.kustomizations.length > 0 || scan.manifests.length === 0
      ? proposeEnvironments(scan.kustomizations, name)
      : proposePlain(scan.manifests);
  const ci = choices.ci === "none" ? null : (choices.ci ?? git.ci);
  const gitRoot = git.root ?? root;
  const way = pathFrom(gitRoot, root);
  const prefix = way === "." ? "" : `${way}/`;
  const checks = checkCalls(scan, proposal);
  const policies = existsSync(join(root, "policies")) ? "guardrails/policies" : "policies";
  const ciFiles = ci === null ? [] : ciFilesOf(ci, { prefix, checks, gitRoot, branch: git.branch });
  const contents = [
    ...documentSchemaFiles().map((file) => [`${SCHEMA_FOLDER}/${file.name}`, file.text] as const),
    [`${policies}/ingress-tls.yaml`, starterPolicy(policies)] as const,
    [`${policies}/ingress-tls.test.yaml`, starterTest(policies)] as const,
    ...ciFiles.map((file) => [pathFrom(root, join(gitRoot, file.path)), file.text] as const),
    ["tiphys.yaml", fleetText({ name, proposal, policies: `${policies}/**/*.yaml` })] as const,
  ];
  return {
    ...{ root, name, isGit: git.root !== null, proposal, ci, checks },
    files: contents.map(([path, text]) => ({ path, text, exists: existsSync(join(root, path)) })),
    notes: [
      ...foundNotes({ scan, proposal, git }),
      ...ciNotes(ci, {
        isKept: ciFiles.some(({ path }) => existsSync(join(gitRoot, path))),
        gitRoot,
        isAsked: choices.ci !== null,
        others: git.otherCi,
      }),
    ],
  };
}

interface CiPlace {
  readonly prefix: string;
  readonly checks: InitPlan["checks"];
  readonly gitRoot: string;
  readonly branch: string;
}

/** GitLab reads one file: where there is none, it gets one that includes ours. */
function ciFilesOf(ci: CiSystem, { gitRoot, ...facts }: CiPlace) {
  const job = ciFile(ci, facts);
  if (ci === "github" || existsSync(join(gitRoot, ".gitlab-ci.yml"))) return [job];
  return [
    job,
    { path: ".gitlab-ci.yml", text: `include:\n  - local: ${posix.join("/", job.path)}\n` },
  ];
}

interface CiSituation {
  readonly gitRoot: string;
  readonly isAsked: boolean;
  /** The job is there already. */
  readonly isKept: boolean;
  readonly others: readonly string[];
}

function ciNotes(ci: CiSystem | null, { gitRoot, isAsked, isKept, others }: CiSituation) {
  if (isKept || (ci === null && isAsked)) return [];
  if (ci === null) {
    const seen = others.length === 0 ? "no CI that init knows" : listWords(others);
    return [
      `found ${seen}: --ci github or --ci gitlab writes a job, the guide check-in-ci has others`,
    ];
  }
  const include =
    '.gitlab-ci.yml is there: add "include: [{local: /.gitlab/tiphys.gitlab-ci.yml}]" to it';
  return [
    `the job fetches tiphys from ${PACKAGE_PLACEHOLDER}: write the address of your package there`,
    ...(ci === "gitlab" && existsSync(join(gitRoot, ".gitlab-ci.yml")) ? [include] : []),
  ];
}
