import { shellWord } from "#core/shell-word.ts";
import type { CompareAnswer } from "../compare/compare.ts";
import type { ServedObjective } from "../objectives/objective-store.ts";
import type { CompareForm } from "./compare-page.ts";

interface Shown {
  readonly served: ServedObjective;
  readonly form: CompareForm;
  readonly answer: CompareAnswer;
}

/**
 * The command that ends a test of two versions, of which one has won by this objective; null for any other. ENV is left to
 * whoever runs it.
 */
export function endingCommand({ served, form, answer }: Shown): string | null {
  if (answer.outcome !== "winner" || answer.versions.length !== 2) return null;
  const versions = answer.versions.map(({ version }) => shellWord(version));
  const label = `--label ${shellWord(form.label)} --since ${shellWord(form.since)}`;
  return `tiphys compare ${shellWord(served.objective.service)} ${versions.join(" ")} ${label} --promote ENV --dry-run`;
}
