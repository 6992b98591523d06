import type { DocumentProblem } from "#core/document/document-problem.ts";
import { compileRules, type SchemaCompiler } from "./compile-rule.ts";
import type { GuardrailLayer, Guardrails, GuardrailSource } from "./guardrails.ts";
import type { PolicyDocument } from "./policy.ts";
import { joinRevisions, revisionOf } from "./revision.ts";
import { SCHEMA_POLICY, schemaRules } from "./schema/schema-rules.ts";

/** A problem of a policy that only compiling finds; `policy` names the document. */
export interface PolicyProblem extends DocumentProblem {
  readonly policy: PolicyDocument;
  readonly layer: GuardrailSource;
}

/**
 * Compiles sources (platform first) into what every door judges with. Problems are returned beside it, all
 * at once; the caller decides whether to go on. ajv is loaded only where a rule has a schema.
 */
export async function compileGuardrails(
  sources: readonly GuardrailSource[],
): Promise<{ readonly guardrails: Guardrails; readonly problems: readonly PolicyProblem[] }> {
  const compileSchema = await schemaCompiler(sources);
  const problems: PolicyProblem[] = [...clashes(sources)];
  const layers = sources.map((layer): GuardrailLayer => {
    const rules = byName(layer.policies).flatMap((policy) =>
      compileRules(policy, {
        compileSchema,
        report: (problem) => problems.push({ ...problem, policy, layer }),
      }),
    );
    const native = layer.hasSchemas === true ? schemaRules() : [];
    return { ...layer, rules: [...rules, ...native], revision: revisionOf(layer) };
  });
  const guardrails = { layers, revision: joinRevisions(layers.map((layer) => layer.revision)) };
  return { guardrails, problems };
}

/** Rules share an object's cost limit: their order must not depend on the files they came from. */
function byName(policies: readonly PolicyDocument[]): readonly PolicyDocument[] {
  return [...policies].sort((left, right) => (left.metadata.name < right.metadata.name ? -1 : 1));
}

async function schemaCompiler(sources: readonly GuardrailSource[]): Promise<SchemaCompiler> {
  const isNeeded = sources.some(({ policies }) =>
    policies.some(({ spec }) => spec.rules.some((rule) => rule.schema !== undefined)),
  );
  if (!isNeeded) return () => () => [];
  const { compileSchemaCheck } = await import("./schema-check.ts");
  return compileSchemaCheck;
}

/** Policies of one name, in one source or in the platform's and the repository's. */
function clashes(sources: readonly GuardrailSource[]): readonly PolicyProblem[] {
  const seen = new Map<string, GuardrailSource>();
  return sources.flatMap((layer) =>
    layer.policies.flatMap((policy) => {
      const { name } = policy.metadata;
      const other = seen.get(name);
      seen.set(name, other ?? layer);
      const isReserved = name === SCHEMA_POLICY && layer.hasSchemas === true;
      if (other === undefined && !isReserved) return [];
      const whose = isReserved
        ? "the built-in policy of schemas"
        : other === layer
          ? "another policy"
          : "a policy of the platform bundle";
      return [
        {
          policy,
          layer,
          at: ["metadata", "name"],
          message: `${whose} is named "${name}" too`,
          remedy: "Choose another name.",
        },
      ];
    }),
  );
}
