import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findKustomize } from "#adapters/find-kustomize.ts";
import { NoGoError, toolPath } from "./tools.ts";

/**
 * Path of a Go program that a suite compares with. Without Go and without a built program the suite is skipped
 * and says why; in CI that is a failure.
 */
export async function needTool(context: Mocha.Context, name: string): Promise<string> {
  try {
    return await toolPath(name);
  } catch (error) {
    if (!(error instanceof NoGoError) || process.env.CI !== undefined) throw error;
    process.stderr.write(`skipped: ${error.message}\n`);
    return context.skip();
  }
}

/** The pinned kustomize, else (without Go) the one on the PATH, else kubectl's behind a script of one line. */
export async function kustomizePath(): Promise<string> {
  try {
    return await toolPath("kustomize");
  } catch (error) {
    if (!(error instanceof NoGoError) || process.env.CI !== undefined) throw error;
    const { command, form } = findKustomize({ env: process.env, cwd: process.cwd() });
    return form === "kustomize" ? command : wrapKubectl(command);
  }
}

function wrapKubectl(kubectl: string): string {
  const folder = join(import.meta.dirname, "../../.cache/tools/kubectl-kustomize");
  const path = join(folder, "kustomize");
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path,
    `#!/bin/sh\nif [ "$1" = build ]; then shift; fi\nexec "${kubectl}" kustomize "$@"\n`,
  );
  chmodSync(path, 0o755);
  return path;
}
