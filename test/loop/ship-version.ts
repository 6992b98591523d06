import { expect } from "chai";
import { waitFor } from "#test/support/wait-for.ts";
import { versionChange, versionOf } from "./overlay-version.ts";
import { loopWorld, PROD } from "./world.ts";

const NGINX = "nginx.ingress.kubernetes.io";

export type Environment = "dev" | "staging" | "prod";

/** As CI writes what it has built into dev: the image's tag and model.yaml in one commit; main's hash. */
export async function buildVersion(version: string): Promise<string> {
  // A step that is tried again has built it already.
  if ((await versionOf("dev")) === version) return await loopWorld().git.fetch();
  return await loopWorld().git.commit(
    versionChange("dev", version),
    `Build ml-inference ${version}`,
  );
}

/**
 * Promotes by a commit on the remote, run again while a gate waits (exit code 3). What was said, and the commit;
 * throws with that when a gate fails or still waits after two minutes.
 */
export async function promote(
  environment: Exclude<Environment, "dev">,
): Promise<{ readonly said: string; readonly commit: string }> {
  const { tiphys, git, plane, analysis } = loopWorld();
  const asked = ["--kubeconfig", plane.kubeconfig, "--analysis", analysis.url];
  let said = "";
  await waitFor(
    async () => {
      await git.fetch();
      const argv = ["promote", "ml-inference", "--to", environment, "--push", ...asked];
      const { exitCode, stdout, stderr } = await tiphys(argv);
      said = stdout + stderr;
      expect(exitCode, said).to.be.oneOf([0, 3]);
      return exitCode === 0 ? true : null;
    },
    { what: `a promotion to ${environment}`, forMs: 120_000 },
  ).catch((error: Error) => {
    throw new Error(`${error.message}; the last one said\n${said}`, { cause: error });
  });
  return { said, commit: await git.fetch() };
}

/** From a build to a commit that promotes it to prod, with dev and staging healthy in between; its hash. */
export async function shipToProd(version: string): Promise<string> {
  const { untilSynced, refresh } = loopWorld();
  await untilSynced("ml-inference-dev", await buildVersion(version));
  const { commit } = await promote("staging");
  await untilSynced("ml-inference-staging", commit);
  const prod = await promote("prod");
  await refresh("ml-inference-prod");
  return prod.commit;
}

/** The image that an environment's workload asks for now; null while there is none. */
export async function imageIn(environment: Environment): Promise<string | null> {
  const kind = environment === "prod" ? "rollout" : "deployment";
  const found = await loopWorld().live<Workload>(
    `ml-inference-${environment}`,
    `${kind}/ml-inference`,
  );
  return found?.spec.template.spec.containers[0].image ?? null;
}

interface Workload {
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: [{ readonly image: string }] } };
  };
}

/** The new version's share of prod's traffic in percent, as Rollouts tells ingress-nginx. */
export async function canaryWeight(): Promise<number> {
  const found = await loopWorld().live<{
    readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
  }>(PROD, "ingress/ml-inference-ml-inference-canary");
  return Number(found?.metadata.annotations?.[`${NGINX}/canary-weight`] ?? 0);
}

/** Waits until the canary has this share; throws after the seconds. */
export async function untilWeight(weight: number, seconds: number): Promise<void> {
  await waitFor(async () => ((await canaryWeight()) === weight ? true : null), {
    what: `${weight} % for the canary`,
    forMs: seconds * 1000,
  });
}
