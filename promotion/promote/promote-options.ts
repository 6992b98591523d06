import type { CommandInput } from "#adapters/command.ts";
import { textOption } from "#adapters/text-option.ts";
import { TiphysError } from "#core/errors.ts";
import type { Breakglass } from "#core/promotion/evidence/evidence-of.ts";
import { type ImageReference, parseImageReference } from "#core/promotion/image-reference.ts";
import { type PushOptions, pushOptions } from "../push-options.ts";

export interface PromoteOptions extends PushOptions {
  readonly app: string;
  /** Null with images: the only environment that comes first. */
  readonly to: string | null;
  readonly from: string | null;
  /** Brought in by the command itself; [] for a version of the environment before. */
  readonly images: readonly ImageReference[];
  readonly isDryRun: boolean;
  readonly note: string | null;
  /** Lets a version through that gates hold back. */
  readonly breakglass: Breakglass | null;
  readonly format: "text" | "json";
}

/** What the command line asks for. @throws USAGE_INVALID */
export function promoteOptions({ positionals, options }: CommandInput): PromoteOptions {
  if (positionals[0] === undefined)
    throw usage('expected APP, got nothing. See "tiphys promote --help".');
  if (options.publish === true)
    throw usage("--publish: expected --auto beside it, as it tells what came of a whole pass.");
  const to = textOption(options.to);
  const images = texts(options.image).map(parseImageReference);
  const from = textOption(options.from);
  if (from !== null && images.length > 0)
    throw usage(
      "--from: expected no --image beside it, as an image comes from outside of the fleet.",
    );
  if (to === null && images.length === 0)
    throw usage("expected --to with the name of an environment, got none.");
  const target = pushOptions(options);
  const note = textOption(options.message);
  const ticket = textOption(options.breakglass);
  if (ticket !== null && note === null)
    throw usage("--breakglass: expected --message with the reason beside it, got none.");
  if (ticket !== null && target.isProposed)
    throw usage("--breakglass: expected no --pr beside it. Use --push: it is for an emergency.");
  return {
    app: positionals[0] ?? "",
    to,
    from,
    images,
    isDryRun: options.dryRun === true,
    ...target,
    note,
    breakglass: ticket === null || note === null ? null : { ticket, reason: note },
    format: options.format === "json" ? "json" : "text",
  };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value : [];
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `promote: ${problem}`);
}
