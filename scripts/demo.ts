// npm run demo: the main job on examples/ml-inference, and what a bad commit meets. Changes nothing in the repository.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findKustomize } from "#adapters/find-kustomize.ts";
import { toolPath } from "#test/support/tools.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));
const example = join(repository, "examples/ml-inference");
const prod = "infrastructure/overlays/prod";
const linesShown = 24;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

process.exitCode = await demo();

async function demo(): Promise<number> {
  const env = { ...process.env, ...(await kustomizeSetting()) };
  const folder = mkdtempSync(join(tmpdir(), "tiphys-demo-"));
  try {
    cpSync(example, folder, { recursive: true });
    const told = [judgeAll(env), judgeLatest(env, folder), generateLatest(env, folder)];
    const asTold = told.every((isTrue) => isTrue);
    console.log(
      asTold ? "\nAll as told. Nothing in this folder was changed." : "\nNot as told: see above.",
    );
    return asTold ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The product looks for kustomize itself; only where there is none, the pinned one is built. */
async function kustomizeSetting(): Promise<Readonly<Record<string, string>>> {
  try {
    findKustomize({ env: process.env, cwd: repository });
    return {};
  } catch {
    return { TIPHYS_KUSTOMIZE: await toolPath("kustomize") };
  }
}

function judgeAll(env: NodeJS.ProcessEnv): boolean {
  const overlays = ["dev", "staging", "prod"].map((name) => `infrastructure/overlays/${name}`);
  heading("1. A fleet in order: three environments, one set of policies");
  const outcome = tiphys(["check", ...overlays], { cwd: example, env });
  return show(outcome, { expectedCode: 0 });
}

function judgeLatest(env: NodeJS.ProcessEnv, folder: string): boolean {
  const file = join(folder, prod, "kustomization.yaml");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/newTag: .+/, "newTag: latest"));
  heading("2. In a copy, somebody sets prod's image to :latest");
  const outcome = tiphys(["check", prod], { cwd: folder, env });
  return show(outcome, { expectedCode: 1 }) && outcome.stdout.includes("pinned-images");
}

function generateLatest(env: NodeJS.ProcessEnv, folder: string): boolean {
  heading("3. The same commit in Argo CD: no manifests, and the reason");
  const outcome = tiphys(["generate"], { cwd: join(folder, prod), env });
  return show(outcome, { expectedCode: 1 }) && outcome.stdout === "";
}

interface Surroundings {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

function tiphys(args: readonly string[], { cwd, env }: Surroundings): Outcome {
  console.log(`$ tiphys ${args.join(" ")}`);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(repository, "bin/tiphys.js"), ...args],
    { cwd, env, encoding: "utf8" },
  );
  return { code: status ?? 2, stdout, stderr };
}

function show(
  { code, stdout, stderr }: Outcome,
  wanted: { readonly expectedCode: number },
): boolean {
  const lines = `${stdout}${stderr}`.trimEnd().split("\n");
  for (const line of lines.slice(0, linesShown)) console.log(line);
  if (lines.length > linesShown) console.log(`… ${lines.length - linesShown} more lines`);
  const { expectedCode } = wanted;
  console.log(
    code === expectedCode ? `exit code ${code}` : `exit code ${code}, not ${expectedCode}`,
  );
  return code === expectedCode;
}

function heading(text: string): void {
  console.log(`\n${text}\n${"-".repeat(text.length)}`);
}
