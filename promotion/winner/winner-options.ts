import type { CommandInput, OptionDefinition } from "#adapters/command.ts";
import { optionKey } from "#adapters/option-key.ts";
import { textOption } from "#adapters/text-option.ts";
import { TiphysError } from "#core/errors.ts";
import { FACT_OPTIONS } from "../facts/fact-options.ts";
import type { CommitPlace } from "../place-commit.ts";

const OWN: readonly OptionDefinition[] = [
  {
    flags: "--promote ENV",
    description: "End the test in this environment: the winner stays, the other version goes.",
  },
  { flags: "--app APP", description: "With --promote: the application; default: the service." },
  {
    flags: "--winner VERSION",
    description: "With --promote: what a person has decided by the numbers; asks for --message.",
  },
  {
    flags: "-m, --message TEXT",
    description: "With --promote: why, for the evidence and the commit's message.",
  },
  { flags: "--dry-run", description: "With --promote: say what would happen, and change nothing." },
  {
    flags: "--push",
    description: "With --promote: commit on top of the remote's branch, and push.",
  },
  {
    flags: "--branch NAME",
    description: "With --push: the branch; default: what the one at hand follows.",
  },
];

/** Of FACT_OPTIONS what is not about metrics, which a comparison asks for anyway. */
const ASKED = ["--kubeconfig", "--context", "--analysis", "--analysis-token", "--token-file"];
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  "--kubeconfig": "With --promote: the cluster of the Rollout, or of the environment before.",
};

/** What `tiphys compare` takes beside its own options so that it can end a test. */
export const WINNER_OPTIONS: readonly OptionDefinition[] = [
  ...OWN,
  ...FACT_OPTIONS.flatMap((option) => {
    const name = option.flags.split(" ")[0] ?? "";
    const description = DESCRIPTIONS[name] ?? option.description;
    return ASKED.includes(name) ? [{ ...option, description }] : [];
  }),
];

export interface WinnerOptions {
  readonly environment: string;
  /** Null for the service's name. */
  readonly app: string | null;
  /** What a person decided; null for what the numbers say. */
  readonly winner: string | null;
  readonly message: string | null;
  readonly place: CommitPlace;
}

/** What was asked of the end of a test; null where the versions are only compared. @throws USAGE_INVALID */
export function winnerOptions({ positionals, options }: CommandInput): WinnerOptions | null {
  const environment = textOption(options.promote);
  if (environment === null) {
    refuseStray(options);
    return null;
  }
  if (positionals.length !== 3)
    throw usage(
      `--promote: expected two versions, of which one stays, got ${positionals.length - 1}.`,
    );
  const winner = textOption(options.winner);
  const names = positionals.slice(1).map((word) => word.split("=")[0] ?? word);
  if (winner !== null && !names.includes(winner))
    throw usage(`--winner: expected ${names.join(" or ")}, got "${winner}".`);
  const message = textOption(options.message);
  if (winner !== null && message === null)
    throw usage("--winner: expected --message with the reason beside it, got none.");
  const branch = textOption(options.branch);
  const isPushed = options.push === true;
  if (branch !== null && !isPushed)
    throw usage("--branch: expected --push beside it, as it names a branch of the remote.");
  const place = { isPushed, isDryRun: options.dryRun === true, branch };
  return { environment, app: textOption(options.app), winner, message, place };
}

/** None of these would do anything. */
function refuseStray(options: CommandInput["options"]): void {
  const given = WINNER_OPTIONS.map(({ flags }) => /--([\w-]+)/.exec(flags)?.[1] ?? "").find(
    (name) => options[optionKey(name)] !== undefined,
  );
  if (given === undefined) return;
  throw usage(`--${given}: expected --promote ENV beside it, without which nothing is changed.`);
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `compare: ${problem}`);
}
