import { compareCommand as comparing } from "#authoring/slo/compare/compare-command.ts";
import { prepareEnding } from "#promotion/winner/prepare-ending.ts";
import { WINNER_OPTIONS } from "#promotion/winner/winner-options.ts";

/** `tiphys compare` of authors, which promotion can end. */
export const compareCommand = comparing({ options: WINNER_OPTIONS, prepare: prepareEnding });
