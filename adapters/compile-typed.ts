import { problemsError } from "#core/errors.ts";
import type { PolicyProblem } from "#core/policy/compile-guardrails.ts";
import type { Guardrails, GuardrailSource } from "#core/policy/guardrails.ts";
import type { SchemaLibrary } from "./open-schemas.ts";
import { compileOrThrow, type OriginDocument, placeProblems } from "./origin-document.ts";

/** What ships does not change while it runs; every test file would read it anew. */
let library: SchemaLibrary | null = null;

/**
 * Compiles sources like compileOrThrow, and holds the policies that have a file to the schemas of the kinds
 * they name: for their authors. Doors that cannot wait judge without. @throws POLICY_INVALID
 */
export async function compileTyped(
  sources: readonly GuardrailSource[],
  originOf: (problem: Pick<PolicyProblem, "policy">) => OriginDocument | null,
): Promise<Guardrails> {
  const guardrails = await compileOrThrow(sources, originOf);
  const written = sources.flatMap(({ policies, crds = [] }) =>
    policies.flatMap((policy) => {
      const origin = originOf({ policy });
      return origin === null ? [] : [{ policy, origin, crds }];
    }),
  );
  if (written.length === 0) return guardrails;
  const [{ openSchemas }, { addCrds }, { policyTypeProblems }] = await Promise.all([
    import("./open-schemas.ts"),
    import("#core/kube/schema/add-crds.ts"),
    import("#core/policy/typing/policy-type-problems.ts"),
  ]);
  library ??= openSchemas();
  const newest = library.open(library.versions()[0] ?? "");
  const problems = await Promise.all(
    written.map(({ policy, origin, crds }) => {
      const found = policyTypeProblems(policy, addCrds(newest, crds));
      const certain = found.filter(({ isCertain }) => isCertain);
      return placeProblems(
        certain.map((problem) => ({
          ...problem,
          message: `policy "${policy.metadata.name}" ${problem.message}`,
        })),
        origin,
      );
    }),
  );
  if (problems.flat().length > 0) throw problemsError("POLICY_INVALID", problems.flat());
  return guardrails;
}
