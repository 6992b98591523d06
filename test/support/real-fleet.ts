import { execFile } from "node:child_process";
import { copyFileSync, lstatSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join, relative } from "node:path";
import { promisify } from "node:util";
import { lockNetwork } from "#rendering/lock-network.ts";

const run = promisify(execFile);
const KUSTOMIZATION = /^(kustomization\.ya?ml|Kustomization)$/;
/** Programs and pages, which no kustomization reads. */
const LEFT_OUT = new Set([".go", ".ts", ".tsx", ".md", ".png", ".gif", ".svg", ".lock"]);

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: real}
spec:
  environments: []
  policies: ["builtin:best-practices", "builtin:pod-security/restricted"]
`;

/** A copy of somebody's repository with a fleet of ours at its root. */
export interface RealFleet {
  readonly root: string;
  /** Folders with a kustomization, relative to the root, sorted. */
  readonly overlays: readonly string[];
  readonly remove: () => void;
}

export function copyRealFleet(source: string): RealFleet {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-real-")));
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && !LEFT_OUT.has(extname(entry.name)))
    .map((entry) => relative(source, join(entry.parentPath, entry.name)));
  for (const file of files) copyWritable(join(source, file), join(root, file));
  writeFileSync(join(root, "tiphys.yaml"), FLEET);
  const overlays = files.filter((file) => KUSTOMIZATION.test(basename(file))).map(dirname);
  const remove = () => rmSync(root, { recursive: true, force: true });
  return { root, overlays: [...new Set(overlays)].sort(), remove };
}

/** Folders of Go's cache are read-only; a copy of one could not be removed. */
function copyWritable(source: string, target: string): void {
  mkdirSync(dirname(target), { recursive: true });
  if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), target);
  else copyFileSync(source, target);
}

/** What kustomize alone prints, without a network; null where it cannot. */
export async function buildAlone(kustomize: string, cwd: string): Promise<Buffer | null> {
  const env = Object.fromEntries(
    Object.entries(lockNetwork({ PATH: process.env.PATH })).filter(
      ([, value]) => value !== undefined,
    ),
  );
  try {
    const options = { cwd, env, encoding: "buffer", maxBuffer: 64 * 1024 * 1024 } as const;
    return (await run(kustomize, ["build", "."], options)).stdout;
  } catch {
    return null;
  }
}
