/** Conditions that cannot be evaluated. An error of the rule. */
export class ConditionError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ConditionError";
  }
}
