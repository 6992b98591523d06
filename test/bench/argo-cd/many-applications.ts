import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ArgoCd } from "../../support/argo-cd.ts";
import { createGitRepository, type GitRepository } from "../../support/git-repository.ts";
import type { ApplicationQuery } from "../../support/repo-server-client.ts";
import { watchMemory } from "../../support/watch-memory.ts";
import { generateFleet } from "../generate-fleet.ts";
import type { Way } from "./ways.ts";

export interface ManyApplications {
  readonly repository: GitRepository;
  /** One for each application: an overlay of its own over a base of ten resources. */
  readonly queries: readonly ApplicationQuery[];
}

/** A repository of as many applications, in a new folder. */
export async function manyApplications(root: string, count: number): Promise<ManyApplications> {
  generateFleet(root, 10);
  const paths = Array.from({ length: count }, (_, index) => `apps/app-${index}/overlays/prod`);
  for (const path of paths) {
    mkdirSync(join(root, path), { recursive: true });
    writeFileSync(
      join(root, path, "kustomization.yaml"),
      `resources: [../../../shop/base]\nnamespace: shop-prod\nnamePrefix: ${path.split("/")[1]}-\nlabels: [{pairs: {env: prod}}]\nimages: [{name: web, newTag: 1.4.2}, {name: envoy, newTag: 1.31.0}]\n`,
    );
  }
  const repository = await createGitRepository(root);
  const { url, revision } = repository;
  const queries = paths.map((path, index) => ({
    ...{ repository: url, revision, path, appName: `app-${index}`, plugin: { name: "tiphys" } },
  }));
  return { repository, queries };
}

export interface Crowd {
  readonly seconds: number;
  readonly failed: number;
  /** Of the sidecar with all that it starts. */
  readonly peakMb: number;
}

interface CrowdSetting {
  readonly way: Way;
  readonly queries: readonly ApplicationQuery[];
  /** How many are asked at a time, as the controller does. */
  readonly atOnce: number;
}

/** Renders all of them. */
export async function renderAll(
  argoCd: ArgoCd,
  { way, queries, atOnce }: CrowdSetting,
): Promise<Crowd> {
  const memory = watchMemory(argoCd.pluginPid() ?? 0);
  const began = performance.now();
  const left = [...queries];
  let failed = 0;
  const worker = async () => {
    for (let query = left.shift(); query !== undefined; query = left.shift())
      await argoCd.repoServer
        .generateManifests({ ...query, plugin: way.plugin })
        .catch(() => (failed += 1));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const seconds = (performance.now() - began) / 1000;
  return { seconds, failed, peakMb: Math.round((await memory.stop()) / 1024 / 1024) };
}
