import type { DocumentProblem } from "#core/document/document-problem.ts";

/** What is wrong with patterns on kinds: more than group/version/Kind, or a version where the group belongs. */
export function kindPatternProblems(
  patterns: readonly string[] | undefined,
  at: readonly (string | number)[],
): readonly DocumentProblem[] {
  return (patterns ?? []).flatMap((pattern, index) => {
    const problem = patternProblem(pattern);
    return problem === null ? [] : [{ at: [...at, index], ...problem }];
  });
}

function patternProblem(pattern: string): { message: string; remedy: string } | null {
  const parts = pattern.split("/");
  if (parts.length > 3 || parts.includes("")) {
    const message = `expected Kind, group/Kind or group/version/Kind, got "${pattern}"`;
    return { message, remedy: "The core group is written core: core/v1/Pod." };
  }
  if (parts.length !== 2 || !/^v\d+((alpha|beta)\d+)?$/.test(parts[0] ?? "")) return null;
  const message = `expected group/Kind, got "${pattern}", in which a version stands for the group`;
  return { message, remedy: `Write core/${pattern}, or name the group.` };
}
