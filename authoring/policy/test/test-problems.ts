import { type OriginDocument, placeProblems } from "#adapters/origin-document.ts";
import { type Problem, problemsError, TiphysError } from "#core/errors.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";

/** Gathers what is wrong with test files, so that all of it is said at once. */
export class TestProblems {
  private readonly found: Problem[] = [];

  async add(problems: readonly DocumentProblem[], origin: OriginDocument): Promise<void> {
    this.found.push(...(await placeProblems(problems, origin)));
  }

  /** Runs a step; the problems that it throws are kept and give null. */
  async attempt<T>(step: () => T | Promise<T>): Promise<T | null> {
    try {
      return await step();
    } catch (error) {
      this.keep(error);
      return null;
    }
  }

  /** @throws what is no TiphysError */
  keep(error: unknown): void {
    if (!(error instanceof TiphysError)) throw error;
    const { problems, message } = error;
    this.found.push(...(problems.length > 0 ? problems : [{ message }]));
  }

  /** @throws POLICY_INVALID with each problem once, if there is any */
  throwAll(): void {
    if (this.found.length === 0) return;
    const once = new Map(this.found.map((problem) => [JSON.stringify(problem), problem]));
    throw problemsError("POLICY_INVALID", [...once.values()].sort(byPlace));
  }
}

function byPlace(left: Problem, right: Problem): number {
  if ((left.file ?? "") !== (right.file ?? ""))
    return (left.file ?? "") < (right.file ?? "") ? -1 : 1;
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0);
}
