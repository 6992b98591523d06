import { takeSteps, type Work } from "../work.ts";
import { JmespathError } from "./jmespath-error.ts";

const STEPS = 1_000_000;
const SIZE = 10_000_000;
/** Characters that are made in the time of a step. */
const SIZE_OF_STEP = 10;

/** What one search may take: visits of nodes, and characters and elements that functions make. */
export interface JmespathBudget {
  readonly step: (count?: number) => void;
  readonly make: (size: number) => void;
  /** Books what was taken on what all searches may take together. @throws WorkError */
  readonly close: (work: Work) => void;
}

export function openBudget(): JmespathBudget {
  const left = { steps: STEPS, size: SIZE };
  return {
    step: (count = 1) => {
      left.steps -= count;
      if (left.steps < 0) throw tooMuch(`more than ${STEPS} steps`);
    },
    make: (size) => {
      left.size -= size;
      if (left.size < 0) throw tooMuch(`a result of more than ${SIZE} characters or elements`);
    },
    close: (work) => {
      const made = Math.min(SIZE, SIZE - left.size);
      takeSteps(work, Math.min(STEPS, STEPS - left.steps) + Math.ceil(made / SIZE_OF_STEP));
    },
  };
}

function tooMuch(what: string): JmespathError {
  return new JmespathError("limit", `the JMESPath expression takes ${what}`);
}
