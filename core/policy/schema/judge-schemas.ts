import { patternOf } from "#core/cel/pattern.ts";
import { CelError } from "#core/cel/cel-error.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { addCrds } from "#core/kube/schema/add-crds.ts";
import { checkObject } from "#core/kube/schema/check-object.ts";
import type { KindSchemas } from "#core/kube/schema/kube-type.ts";
import {
  describeHidden,
  describeValue,
  type SchemaProblem,
} from "#core/kube/schema/schema-problem.ts";
import type { CompiledRule } from "#core/policy/compile-rule.ts";
import type { RawFinding } from "#core/policy/decide.ts";
import type { PathKey } from "#core/document/field-path.ts";
import type { EvaluateInput, JudgedResource } from "#core/policy/evaluate.ts";
import type { FindingStatus } from "#core/policy/finding.ts";
import type { GuardrailLayer } from "#core/policy/guardrails.ts";
import { isSecret, isSecretPlace } from "#core/policy/mask-secret.ts";
import type { ResourceView } from "#core/policy/resource-view.ts";
import { judgeApiVersion, UnknownKinds } from "./judge-api-version.ts";
import { definitionProblems } from "./definition-problems.ts";
import { judgeDefinition } from "./judge-definition.ts";
import { judgeValidations } from "./judge-validations.ts";
import { SCHEMA_POLICY, type SchemaRuleId } from "./schema-rules.ts";

/** What the schema of a kind says about one object; `keys` lead from the object to the place. */
export interface SchemaVerdict {
  readonly rule: SchemaRuleId;
  readonly keys: readonly PathKey[];
  readonly message: string;
  readonly status: FindingStatus;
}

/**
 * What the policy kubernetes-schema says about all resources, for every layer that has it. Kinds are known by
 * the CustomResourceDefinitions among the resources, then by the layers' own, then by the shipped schemas.
 */
export function judgeSchemas(
  views: readonly ResourceView[],
  { input, schemas }: { readonly input: EvaluateInput; readonly schemas: KindSchemas },
): readonly RawFinding[] {
  const layers = input.guardrails.layers.filter(({ hasSchemas }) => hasSchemas === true);
  if (layers.length === 0) return [];
  const crds = [
    ...input.resources.flatMap(({ object }) => (isSound(object, schemas) ? [object] : [])),
    ...layers.flatMap((layer) => layer.crds ?? []),
  ];
  const known = addCrds(schemas, crds);
  const unknown = new UnknownKinds();
  const found = views.flatMap((view) => {
    const verdicts = judgeResource(view.resource, { schemas: known, unknown, view });
    return verdicts.map((verdict) => ({ view, verdict }));
  });
  const all = [...found, ...unknown.verdicts()];
  return layers.flatMap((layer) =>
    all.map(({ view, verdict }) => ({
      layer,
      rule: ruleOf(layer, verdict.rule),
      resource: view.resource,
      ref: view.ref,
      keys: verdict.keys,
      status: verdict.status,
      message: verdict.message,
      environment: input.environment,
    })),
  );
}

function ruleOf({ rules }: GuardrailLayer, id: SchemaRuleId): CompiledRule {
  const rule = rules.find((candidate) => candidate.policy === SCHEMA_POLICY && candidate.id === id);
  if (rule === undefined) throw new TypeError(`no rule "${id}" in the policy of schemas`);
  return rule;
}

interface Context {
  readonly schemas: KindSchemas;
  readonly unknown: UnknownKinds;
  readonly view: ResourceView;
}

function judgeResource(
  { object }: JudgedResource,
  { schemas, unknown, view }: Context,
): readonly SchemaVerdict[] {
  const version = judgeApiVersion(object, schemas);
  const schema = schemas.find(object.apiVersion, object.kind);
  if (schema === null) {
    if (version.length === 0) unknown.add(view);
    return version;
  }
  const problems = checkObject(object, schema, testPattern);
  const secret = isSecret(object);
  const verdicts = [
    ...version,
    ...problems.map((problem) => verdictOf(problem, secret && isSecretPlace(problem.keys))),
  ];
  const isSolid = !problems.some(({ rule }) => UNSETTLING.has(rule));
  const validations = isSolid ? judgeValidations(object, schema) : [];
  const definition = isDefinition(object) && problems.length === 0 ? judgeDefinition(object) : [];
  return [...verdicts, ...validations, ...definition];
}

/** Faults with which a rule in CEL would stumble and say the same once more. */
const UNSETTLING: ReadonlySet<string> = new Set(["wrong-type", "missing-field"]);

function isDefinition(object: KubeObject): boolean {
  return (
    object.kind === "CustomResourceDefinition" && object.apiVersion === "apiextensions.k8s.io/v1"
  );
}

/** A definition whose kinds can be judged. What is wrong with another is said of the definition itself. */
function isSound(object: KubeObject, schemas: KindSchemas): boolean {
  if (!isDefinition(object)) return false;
  const schema = schemas.find(object.apiVersion, object.kind);
  const problems = schema === null ? [] : checkObject(object, schema, testPattern);
  return problems.length === 0 && definitionProblems(object).length === 0;
}

function verdictOf(problem: SchemaProblem, isHidden: boolean): SchemaVerdict {
  const { rule, keys, text, value, hint } = problem;
  const got =
    value === undefined ? "" : `, got ${(isHidden ? describeHidden : describeValue)(value)}`;
  const advice = hint === null || (isHidden && value !== undefined) ? "" : `. ${hint}`;
  return { rule, keys, message: `${text}${got}${advice}`, status: "fail" };
}

function testPattern(pattern: string, text: string): boolean {
  try {
    return patternOf(pattern).test(text);
  } catch (error) {
    // A definition whose pattern does not compile is a finding of its own.
    if (error instanceof CelError) return true;
    throw error;
  }
}
