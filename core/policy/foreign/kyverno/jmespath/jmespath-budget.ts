import { JmespathError } from "./jmespath-error.ts";

const STEPS = 1_000_000;
const SIZE = 10_000_000;

/** What one search may take: visits of nodes, and characters and elements that functions make. */
export interface JmespathBudget {
  readonly step: (count?: number) => void;
  readonly make: (size: number) => void;
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
  };
}

function tooMuch(what: string): JmespathError {
  return new JmespathError("limit", `the JMESPath expression takes ${what}`);
}
