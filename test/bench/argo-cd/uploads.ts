import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { createGitRepository } from "../../support/git-repository.ts";
import { runTiphys } from "../../support/run-tiphys.ts";
import { generateFleet } from "../generate-fleet.ts";
import { median } from "../time-command.ts";
import { startWay, timeRender, type Way } from "./ways.ts";

const FILES = 1000;
const FILE_BYTES = 6000;
const CHUNK = { ARGOCD_CMP_CHUNK_SIZE: "65536" };
const EXCLUSIONS = { ARGOCD_REPO_SERVER_PLUGIN_TAR_EXCLUSIONS: ".git;assets" };
const NARROWED = { ARGOCD_REPO_SERVER_PLUGIN_USE_MANIFEST_GENERATE_PATHS: "true" };

/** Two layouts, the policies in the repository or beside the sidecar, and what is sent of them. */
const LAYOUTS = [
  { name: "policies in the repository, all of it sent", environment: {}, hasBundle: false },
  { name: "the same in pieces of 64 KiB", environment: CHUNK, hasBundle: false },
  {
    name: "the same without what no overlay reads",
    environment: { ...CHUNK, ...EXCLUSIONS },
    hasBundle: false,
  },
  {
    name: "a platform's bundle, only what paths name sent",
    environment: { ...CHUNK, ...NARROWED },
    hasBundle: true,
  },
];

interface UploadBench {
  readonly folder: string;
  readonly ways: readonly Way[];
  readonly runs: number;
  readonly print: (cells: readonly string[]) => void;
}

/** A small application in a repository of 1,000 other files (6 MB that do not pack). */
export async function benchUploads({ folder, ways, runs, print }: UploadBench): Promise<void> {
  const root = join(folder, "large");
  const { clean } = generateFleet(root, 10);
  mkdirSync(join(root, "assets"));
  for (let index = 0; index < FILES; index++)
    writeFileSync(join(root, "assets", `${index}.bin`), randomBytes(FILE_BYTES));
  const repository = await createGitRepository(root);
  const plugin = await writeBundle(root, join(folder, "platform"));
  const { url, revision } = repository;
  const path = relative(root, clean);
  for (const { name, environment, hasBundle } of LAYOUTS)
    for (const way of ways) {
      const generatePaths = hasBundle ? "/apps/shop/base;/apps/shop/overlays" : "";
      const query = { repository: url, revision, path, plugin: null, generatePaths };
      const sidecar = hasBundle ? { plugin } : {};
      const argoCd = await startWay(way, { repoServer: environment, ...sidecar });
      const times: number[] = [];
      for (let run = 0; run <= runs; run++) times.push(await timeRender(argoCd, { way, query }));
      await argoCd.stop();
      print([name.padEnd(50), way.name.padEnd(16), String(Math.round(median(times.slice(1))))]);
    }
  await repository.remove();
}

/** The repository's policies as a platform's; the variable that names their bundle. */
async function writeBundle(
  root: string,
  platform: string,
): Promise<Readonly<Record<string, string>>> {
  cpSync(join(root, "policies"), join(platform, "policies"), { recursive: true });
  const fleet = readFileSync(join(root, "tiphys.yaml"), "utf8");
  writeFileSync(
    join(platform, "tiphys.yaml"),
    fleet.replace("spec:\n", "spec:\n  platform: true\n"),
  );
  const out = join(platform, "bundle.yaml");
  const argv = ["bundle", "--output", out];
  const { exitCode, stderr } = await runTiphys({ argv, cwd: platform });
  if (exitCode !== 0) throw new Error(stderr);
  return { TIPHYS_BUNDLE: out };
}
