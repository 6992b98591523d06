import { formatProblem } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { Parsed } from "#core/document/parsed.ts";
import type { Asked } from "#core/policy/asked.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { type Freeze, parseFreeze } from "#core/policy/freeze.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import type { Objective } from "#core/slo/objective.ts";

/** What of a bundle may hold a change of a version, beside its policies. */
export interface FreezeCargo {
  readonly freezes: readonly Freeze[];
  /** Documents as they were read. */
  readonly slos: readonly unknown[];
}

export const NO_CARGO: FreezeCargo = { freezes: [], slos: [] };

/** The freezes and SLOs of a GuardrailBundle. */
export function freezeCargo(bundle: unknown): Parsed<FreezeCargo> {
  const spec = isRecord(bundle) && isRecord(bundle.spec) ? bundle.spec : {};
  const problems: DocumentProblem[] = [];
  const freezes = listOf(spec.freezes).flatMap((document, index) => {
    const parsed = parseFreeze(document);
    const at = ["spec", "freezes", index];
    problems.push(
      ...parsed.problems.map((problem) => ({ ...problem, at: [...at, ...problem.at] })),
    );
    return parsed.value ?? [];
  });
  return problems.length > 0
    ? { value: null, problems }
    : { value: { freezes, slos: listOf(spec.slos) }, problems: [] };
}

/** What budgets are judged by, where an environment asks for them; code about SLOs is loaded for those alone. */
export async function budgetObjectives(
  { spec }: Fleet,
  { slos }: FreezeCargo,
): Promise<Asked<readonly Objective[]>> {
  if (!spec.environments.some((each) => promotionOf(each).budget !== null)) return { known: [] };
  const { objectivesOfBundle } = await import("#adapters/read-slo-documents.ts");
  const { objectives, problems } = objectivesOfBundle({ spec: { slos } });
  const [problem] = problems;
  if (problem === undefined) return { known: objectives };
  return { unknown: `an SLO is broken: ${formatProblem(problem)}` };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
