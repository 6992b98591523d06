/** Steps that are left for the rules over one object together; most take some ten nanoseconds. */
export interface Work {
  left: number;
}

const MOST_STEPS = 10_000_000;

/** Thrown where an object and what it is held against take too long. An error of the rule, never a pass. */
export class WorkError extends Error {
  constructor() {
    super(`the object takes more than ${MOST_STEPS} steps`);
    this.name = "WorkError";
  }
}

export function openWork(): Work {
  return { left: MOST_STEPS };
}

/** @throws WorkError when no steps are left */
export function takeSteps(work: Work, steps: number): void {
  work.left -= steps;
  if (work.left < 0) throw new WorkError();
}
