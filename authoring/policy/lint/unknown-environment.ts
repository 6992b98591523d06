import type { OriginDocument } from "#adapters/origin-document.ts";
import { didYouMean } from "#core/did-you-mean.ts";
import { globMatcher } from "#core/policy/glob.ts";
import type { LintFinding } from "./lint-finding.ts";

interface Place {
  /** Empty where no fleet says what there is: then nothing is unknown. */
  readonly known: readonly string[];
  readonly origin: OriginDocument;
  readonly at: readonly (string | number)[];
}

/** Globs on environments that fit none. */
export function unknownEnvironments(
  globs: readonly string[] | undefined,
  { known, origin, at }: Place,
): readonly LintFinding[] {
  if (known.length === 0) return [];
  return (globs ?? []).flatMap((glob, index) => {
    if (known.some(globMatcher(glob))) return [];
    const hint = didYouMean(glob, known);
    return [
      {
        rule: "unknown-environment" as const,
        origin,
        at: [...at, index],
        message: `the fleet has no environment "${glob}"${hint}`,
        remedy: `The environments are ${known.join(", ")}.`,
      },
    ];
  });
}
