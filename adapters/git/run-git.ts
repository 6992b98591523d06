import { TiphysError } from "#core/errors.ts";
import { findExecutable } from "../find-executable.ts";
import { type CommandResult, runCommand } from "../run-command.ts";
import type { World } from "../world.ts";

export interface GitRequest {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly world: Pick<World, "env" | "cwd" | "signal">;
  readonly input?: string;
  readonly maxOutputBytes?: number;
}

const TIME_LIMIT_MS = 120_000;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/**
 * Runs git so that it only reads: no hook, no monitor, no pager, no helper that a configuration names, no network.
 * @throws GIT_FAILED where there is no git, or it did not end by itself
 */
export async function runGit(request: GitRequest): Promise<CommandResult> {
  const { args, cwd, world, input } = request;
  const command = findExecutable("git", world);
  if (command === null) {
    throw new TiphysError("GIT_FAILED", "expected git on PATH, found none. Install git.");
  }
  const result = await runCommand({
    command,
    args: [...SAFE_SETTINGS, ...args],
    cwd,
    env: gitEnvironment(world.env),
    timeLimitMs: TIME_LIMIT_MS,
    maxOutputBytes: request.maxOutputBytes ?? MAX_OUTPUT_BYTES,
    processGroup: "own",
    signal: world.signal,
    ...(input === undefined ? {} : { input }),
  });
  if (result.ok || result.failure.reason === "exit") return result;
  throw new TiphysError("GIT_FAILED", failureWords(result.failure.reason, args), {
    detail: result.failure.stderr,
  });
}

/** A repository's own configuration can name programs for all of these. */
const SAFE_SETTINGS = [
  "--no-pager",
  "--no-optional-locks",
  "--literal-pathspecs",
  ...[
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.attributesFile=/dev/null",
    "core.alternateRefsCommand=",
    "protocol.allow=never",
    "safe.bareRepository=explicit",
  ].flatMap((setting) => ["-c", setting]),
] as const;

/** What git needs of the surroundings; what a hook sets (GIT_DIR, GIT_INDEX_FILE) is left behind. */
const KEPT = /^(PATH|HOME|USERPROFILE|XDG_CONFIG_HOME|SYSTEMROOT|TMPDIR|TEMP|TMP|GIT_CONFIG_.+)$/i;

function gitEnvironment(env: World["env"]): World["env"] {
  return {
    ...Object.fromEntries(Object.entries(env).filter(([name]) => KEPT.test(name))),
    // The words of its messages are told apart.
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
    // A partial clone must not fetch what it lacks.
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: "none",
  };
}

function failureWords(reason: string, args: readonly string[]): string {
  const verb = args[0] ?? "";
  switch (reason) {
    case "time":
      return `git ${verb}: expected an answer within ${TIME_LIMIT_MS / 1000} s, got none. Run it again on a quieter machine.`;
    case "size":
      return `git ${verb}: expected at most ${MAX_OUTPUT_BYTES} bytes, got more. Keep large files out of the repository.`;
    case "aborted":
      return `git ${verb}: stopped from outside. Run it again.`;
    default:
      return `git ${verb}: expected an answer, got none (${reason}). Check that git runs.`;
  }
}
