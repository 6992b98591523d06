import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { type CompiledRule, compileRules, type SchemaCompiler } from "./compile-rule.ts";
import type { ForeignContext } from "./foreign/foreign-format.ts";
import type { GuardrailLayer, Guardrails, GuardrailSource, PolicyNote } from "./guardrails.ts";
import type { PolicyDocument } from "./policy.ts";
import { joinRevisions, revisionOf } from "./revision.ts";
import { SCHEMA_POLICY, schemaRules } from "./schema/schema-rules.ts";

/** A problem of a policy that only compiling finds; `policy` names the document. */
export interface PolicyProblem extends DocumentProblem {
  readonly policy: PolicyDocument | KubeObject;
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
  const compileForeign = await foreignCompiler(sources);
  const problems: PolicyProblem[] = [...clashes(sources)];
  const layers = sources.map((layer): GuardrailLayer => {
    const rules = byName(layer.policies).flatMap((policy) =>
      compileRules(policy, {
        compileSchema,
        report: (problem) => problems.push({ ...problem, policy, layer }),
      }),
    );
    const notes: PolicyNote[] = [];
    const foreign = compileForeign({
      documents: layer.foreign ?? [],
      report: (policy, problem) => problems.push({ ...problem, policy, layer }),
      note: (policy, note) => notes.push({ ...note, policy }),
    });
    const native = layer.hasSchemas === true ? schemaRules() : [];
    const all = [...rules, ...foreign, ...native];
    return { ...layer, rules: all, revision: revisionOf(layer), notes };
  });
  problems.push(...(await clashesOfForeign(layers)));
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

type ForeignCompiler = (context: ForeignContext) => readonly CompiledRule[];

/** Other formats are loaded where there are any. */
async function foreignCompiler(sources: readonly GuardrailSource[]): Promise<ForeignCompiler> {
  if (sources.every(({ foreign = [] }) => foreign.length === 0)) return () => [];
  const { compileForeign } = await import("./foreign/foreign-formats.ts");
  return compileForeign;
}

async function clashesOfForeign(
  layers: readonly GuardrailLayer[],
): Promise<readonly PolicyProblem[]> {
  if (layers.every(({ foreign = [] }) => foreign.length === 0)) return [];
  const { foreignClashes } = await import("./foreign/foreign-clashes.ts");
  return foreignClashes(layers);
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
