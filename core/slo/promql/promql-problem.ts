/** Why a PromQL text cannot be used: offsets are characters of the text as it was given. */
export interface PromqlProblem {
  readonly message: string;
  readonly from: number;
  readonly to: number;
  readonly remedy: string;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Carries a problem out of a deep reading; never leaves core/slo/promql. */
export class PromqlRefusal extends Error {
  readonly problem: PromqlProblem;

  constructor(message: string, { from, to }: Span, remedy: string) {
    super(message);
    this.problem = { message, from, to, remedy };
  }
}

/** The answer of `read`, or the problem that stopped it. */
export function refusable<T>(read: () => T): T | { readonly problem: PromqlProblem } {
  try {
    return read();
  } catch (error) {
    if (error instanceof PromqlRefusal) return { problem: error.problem };
    throw error;
  }
}
