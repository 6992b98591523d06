import type { CommandInput } from "#adapters/command.ts";
import { textOption } from "#adapters/text-option.ts";
import { TiphysError } from "#core/errors.ts";
import type { CommitPlace } from "../place-commit.ts";
import type { RollbackRequest } from "./rollback-once.ts";

export interface RollbackOptions {
  readonly request: RollbackRequest;
  readonly place: CommitPlace;
  readonly format: "text" | "json";
}

/** What the command line asks for. @throws USAGE_INVALID */
export function rollbackOptions({ positionals, options }: CommandInput): RollbackOptions {
  const environment = textOption(options.env);
  if (environment === null)
    throw usage("expected --env with the name of an environment, got none.");
  const isPushed = options.push === true;
  const isDryRun = options.dryRun === true;
  const branch = textOption(options.branch);
  if (branch !== null && !isPushed)
    throw usage("--branch: expected --push beside it, as it names a branch of the remote.");
  const reason = textOption(options.message);
  const ticket = textOption(options.breakglass);
  if (ticket !== null && reason === null)
    throw usage("--breakglass: expected --message with the reason beside it, got none.");
  const breakglass = ticket === null || reason === null ? null : { ticket, reason };
  return {
    request: {
      app: positionals[0] ?? "",
      environment,
      to: textOption(options.to),
      reason,
      breakglass,
      isDryRun,
    },
    place: { isPushed, isDryRun, branch },
    format: options.format === "json" ? "json" : "text",
  };
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `rollback: ${problem}`);
}
