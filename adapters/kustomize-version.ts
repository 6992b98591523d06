import { findKustomize } from "./find-kustomize.ts";
import { runCommand } from "./run-command.ts";
import type { World } from "./world.ts";

const TIME_LIMIT_MS = 10_000;
const MAX_OUTPUT_BYTES = 64 * 1024;

/** "v5.8.1" of the kustomize that builds; null where it does not say. @throws CONFIG_INVALID for none */
export async function kustomizeVersion(world: World): Promise<string | null> {
  const { command, form } = findKustomize(world);
  const args = form === "kustomize" ? ["version"] : ["version", "--client"];
  const result = await runCommand({
    command,
    args,
    cwd: world.cwd,
    env: world.env,
    timeLimitMs: TIME_LIMIT_MS,
    maxOutputBytes: MAX_OUTPUT_BYTES,
    processGroup: "own",
    signal: world.signal,
  });
  if (!result.ok) return null;
  const text = new TextDecoder().decode(result.output.stdout);
  const said = form === "kustomize" ? text : (/^Kustomize Version: (.*)$/m.exec(text)?.[1] ?? "");
  return /v\d+\.\d+\.\d+[\w.+-]*/.exec(said)?.[0] ?? null;
}
