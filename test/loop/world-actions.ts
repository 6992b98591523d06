import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { builtBundle, serversOf } from "#test/support/apply-bundle.ts";
import type { ControlPlane } from "#test/support/control-plane.ts";
import type { Application, ApplicationWatch } from "#test/support/example-in-cluster.ts";
import type { LoopGit } from "#test/support/loop-git.ts";
import { ROOT } from "#test/support/source-files.ts";
import { waitFor } from "#test/support/wait-for.ts";
import type { LoopWorld } from "./world.ts";
import type { SuiteWebhook } from "./world-suite.ts";

/** Every Application that the fleet's root brings. */
export const APPLICATIONS = [
  "root",
  "guardrails",
  "git-webhook",
  "monitoring",
  "ml-inference-dev",
  "ml-inference-staging",
  "ml-inference-prod",
];

interface Surroundings {
  readonly plane: ControlPlane;
  readonly git: LoopGit;
  readonly tiphys: LoopWorld["tiphys"];
  readonly watch: ApplicationWatch;
  readonly webhook: SuiteWebhook;
}

/** The built command, as somebody with a clone runs it. */
export function runCommand({
  git,
  kustomize,
}: {
  readonly git: LoopGit;
  /** The folder that holds it. */
  readonly kustomize: string;
}): LoopWorld["tiphys"] {
  return (argv, { cwd = git.folder, env = {} } = {}) =>
    new Promise((resolve) => {
      const path = `${kustomize}:${process.env.PATH}`;
      const options = {
        ...{ cwd, maxBuffer: 64 * 1024 * 1024 },
        env: { ...git.person, PATH: path, ...env },
      };
      const command = [join(ROOT, "bin/tiphys.js"), ...argv];
      const child = execFile(process.execPath, command, options, (error, stdout, stderr) => {
        const exitCode = typeof error?.code === "number" ? error.code : error === null ? 0 : 1;
        resolve({ exitCode, stdout, stderr });
      });
      child.stdin?.end();
    });
}

export function bringUp(surroundings: Surroundings): Pick<LoopWorld, "bringUp" | "untilSynced"> {
  const { plane, git, watch } = surroundings;
  let isApplied = false;
  const untilSynced = async (application: string, commit: string, seconds = 120) => {
    await watch.refresh(application);
    await watch.untilApplication(application, isHealthyAt(commit), seconds);
  };
  return {
    untilSynced,
    bringUp: async () => {
      if (!isApplied) {
        isApplied = true;
        await commitBundle(surroundings);
        const root = join(git.folder, "infrastructure/argocd/root.yaml");
        await plane.apply(await readFile(root, "utf8"));
      }
      for (const name of APPLICATIONS) await watch.untilApplication(name, isHealthyAt(null), 240);
    },
  };
}

/** Commits what `tiphys bundle` writes, as the fleet's people do; its revision once both replicas serve it. */
export async function bringBundle(surroundings: Surroundings): Promise<string> {
  const { plane, git, watch, webhook } = surroundings;
  await git.fetch();
  await commitBundle(surroundings);
  const { revision } = await builtBundle(git.folder);
  await watch.refresh("guardrails");
  const servers = webhook.replicas.map(({ name }) => name);
  const isInForce = async () => {
    const said = await serversOf(plane, "ml-inference");
    const agreed = said.filter((server) => server.revision === revision);
    return servers.every((name) => agreed.some((server) => server.name === name)) ? true : null;
  };
  await waitFor(isInForce, { what: `both replicas at ${revision}`, forMs: 120_000 });
  return revision;
}

async function commitBundle({ git, tiphys }: Surroundings): Promise<void> {
  const { exitCode, stderr } = await tiphys(["bundle"]);
  if (exitCode !== 0) throw new Error(stderr);
  if ((await git.git(["status", "--porcelain", "guardrails"])) === "") return;
  await git.git(["add", "guardrails"]);
  await git.git(["commit", "--quiet", "--message=Write the bundle"]);
  await git.git(["push", "--quiet", "origin", "HEAD:main"]);
}

function isHealthyAt(commit: string | null): (application: Application) => boolean {
  return ({ status }) =>
    status?.sync?.status === "Synced" &&
    status.health?.status === "Healthy" &&
    (commit === null || status.sync.revision === commit);
}
