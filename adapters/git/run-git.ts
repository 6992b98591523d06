import { TiphysError } from "#core/errors.ts";
import { findExecutable } from "../find-executable.ts";
import { type CommandRequest, type CommandResult, runCommand } from "../run-command.ts";
import type { World } from "../world.ts";

export interface GitWorld extends Pick<World, "env" | "cwd" | "signal"> {
  /** A bare repository that was asked for by name. */
  readonly gitFolder?: string;
}

export interface GitRequest {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly world: GitWorld;
  readonly input?: string;
  readonly maxOutputBytes?: number;
  /** "write": may know who commits and signs; "remote": may use the network besides. Default: "read". */
  readonly access?: GitAccess;
  /** Variables of git's own, such as GIT_INDEX_FILE. */
  readonly variables?: Readonly<Record<string, string>>;
}

export type GitAccess = "read" | "write" | "remote";

const TIME_LIMIT_MS = 120_000;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/**
 * Runs git, so that it only reads unless told: no hook, no monitor, no pager, no helper that a configuration names, no network.
 * @throws GIT_FAILED where there is no git, or it did not end by itself
 */
export async function runGit(request: GitRequest): Promise<CommandResult> {
  const { args, input, world } = request;
  const result = await runCommand({
    ...gitProgram(request),
    timeLimitMs: TIME_LIMIT_MS,
    maxOutputBytes: request.maxOutputBytes ?? MAX_OUTPUT_BYTES,
    processGroup: "own",
    signal: world.signal,
    ...(input === undefined ? {} : { input }),
  });
  if (result.ok) return result;
  const stderr = withoutCredentials(result.failure.stderr);
  if (result.failure.reason === "exit")
    return { ok: false, failure: { ...result.failure, stderr } };
  throw new TiphysError("GIT_FAILED", failureWords(result.failure.reason, args), {
    detail: stderr,
  });
}

/** How git is started so that it keeps these promises. @throws GIT_FAILED where there is none */
export function gitProgram({
  args,
  cwd,
  world,
  access = "read",
  variables,
}: GitRequest): Pick<CommandRequest, "command" | "args" | "cwd" | "env"> {
  const command = findExecutable("git", world);
  if (command === null) {
    throw new TiphysError("GIT_FAILED", "expected git on PATH, found none. Install git.");
  }
  const { gitFolder } = world;
  const place = gitFolder === undefined ? {} : { GIT_DIR: gitFolder };
  const env = { ...gitEnvironment(world.env, access), ...place, ...variables };
  return { command, args: [...SAFE_SETTINGS, ...args], cwd, env };
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
    "gc.auto=0",
    "maintenance.auto=false",
    "protocol.allow=never",
    "safe.bareRepository=explicit",
  ].flatMap((setting) => ["-c", setting]),
] as const;

/** What git needs of the surroundings; what a hook sets (GIT_DIR, GIT_INDEX_FILE) is left behind. */
const KEPT = /^(PATH|HOME|USERPROFILE|XDG_CONFIG_HOME|SYSTEMROOT|TMPDIR|TEMP|TMP|GIT_CONFIG_.+)$/i;
const KEPT_TO_WRITE =
  /^(GIT_(AUTHOR|COMMITTER)_(NAME|EMAIL)|EMAIL|GNUPGHOME|GPG_TTY|SSH_AUTH_SOCK)$/;
const KEPT_FOR_REMOTES =
  /^(SSH_AUTH_SOCK|SSH_ASKPASS|GIT_(SSH|SSH_COMMAND|ASKPASS|SSL_.+)|SSL_CERT_.+|(HTTPS?|ALL|NO)_PROXY)$/i;
const KEPT_BY_ACCESS: Readonly<Record<GitAccess, readonly RegExp[]>> = {
  read: [KEPT],
  write: [KEPT, KEPT_TO_WRITE],
  remote: [KEPT, KEPT_FOR_REMOTES],
};

function gitEnvironment(env: World["env"], access: GitAccess): World["env"] {
  const patterns = KEPT_BY_ACCESS[access];
  const kept = Object.entries(env).filter(([name]) => patterns.some((each) => each.test(name)));
  return {
    ...Object.fromEntries(kept),
    // The words of its messages are told apart.
    LC_ALL: "C",
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
    // A partial clone must not fetch what it lacks.
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: access === "remote" ? "file:git:http:https:ssh" : "none",
  };
}

/** Addresses of remotes can hold a password. */
function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/\s]*@/g, "//***@");
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
