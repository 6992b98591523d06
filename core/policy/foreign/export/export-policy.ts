import { countWords } from "#core/count-words.ts";
import type { YamlComment } from "#core/document/write-commented-yaml.ts";
import { anyGlobMatcher, globMatcher } from "../../glob.ts";
import { isInForce } from "../../moment.ts";
import type { PolicyDocument } from "../../policy.ts";
import type { NamedExpression, WrittenValidation } from "../cel-policy.ts";
import type { EnvironmentBinding } from "./environment-bindings.ts";
import { environmentsOn, namespaceChoice } from "./environment-bindings.ts";
import type { ExportedDocument, ExportedPolicy, LeftBehind } from "./exported-policy.ts";
import { type ExportContext, type ExportedRule, exportRule } from "./export-rule.ts";

/**
 * A native policy as ValidatingAdmissionPolicies with a binding for each environment. Rules that are about the same
 * objects, and do the same everywhere, are one ValidatingAdmissionPolicy.
 */
export function exportPolicy(policy: PolicyDocument, context: ExportContext): ExportedPolicy {
  const { name } = policy.metadata;
  const rules = policy.spec.rules.map((rule, index) => ({
    rule,
    ...exportRule(rule, { ...context, policy, index }),
  }));
  const exported = rules.flatMap((one) => one.exported ?? []);
  const silent = exported.filter(({ bindings }) => bindings.length === 0);
  const groups = groupedRules(exported.filter(({ bindings }) => bindings.length > 0));
  const left = rules.flatMap(({ rule, left: own }) =>
    own.map((one) => ({ policy: name, rule: rule.id, ...one })),
  );
  return {
    policy: name,
    documents: groups.flatMap((group) =>
      groupDocuments(group, { policy, context, isOnly: groups.length === 1 }),
    ),
    left: [...left, ...exceptionsLeft(policy, context), ...baselineLeft(policy, context)],
    notes: [
      ...silent.map(({ rule }) => `${name}/${rule.id}: off in every environment, not written`),
      ...overrideNotes(name, exported),
    ],
  };
}

/** What of a fleet no binding can say, whatever the policy; and what its namespaces must have. */
export function fleetWords({ layer, cluster }: ExportContext): {
  readonly left: readonly string[];
  readonly notes: readonly string[];
} {
  const environments = environmentsOn(layer.fleet, cluster);
  const nameless = environments.filter((environment) => namespaceChoice(environment) === null);
  const labelled = environments.filter((one) => one.namespaces.some((glob) => /[*?]/.test(glob)));
  return {
    left: nameless.map(
      ({ name }) => `environment "${name}" names no namespaces: there is no binding for it`,
    ),
    notes: labelled.map(
      ({ name, namespaces }) =>
        `environment "${name}" is its namespaces ${namespaces.join(", ")}: selectors know no globs, label them tiphys.io/environment=${name}`,
    ),
  };
}

type Group = readonly [ExportedRule, ...ExportedRule[]];

function groupedRules(rules: readonly ExportedRule[]): readonly Group[] {
  const groups: ExportedRule[][] = [];
  for (const rule of rules) {
    const home = groups.find((group) => group.every((other) => fitTogether(rule, other)));
    if (home === undefined) groups.push([rule]);
    else home.push(rule);
  }
  return groups.flatMap(([first, ...rest]): readonly Group[] =>
    first === undefined ? [] : [[first, ...rest]],
  );
}

function fitTogether(one: ExportedRule, other: ExportedRule): boolean {
  if (keyOf(one) !== keyOf(other)) return false;
  return one.variables.every(({ name, expression }) =>
    other.variables.every((known) => known.name !== name || known.expression === expression),
  );
}

function keyOf({ resourceRules, matchConditions, bindings }: ExportedRule): string {
  const bound = bindings.map(({ environment, action }) => [environment, action]);
  return JSON.stringify([resourceRules, matchConditions, bound]);
}

interface GroupContext {
  readonly policy: PolicyDocument;
  readonly context: ExportContext;
  readonly isOnly: boolean;
}

const API_VERSION = "admissionregistration.k8s.io/v1";
const LABELS = { "app.kubernetes.io/managed-by": "tiphys" };

function groupDocuments(
  group: Group,
  { policy, context, isOnly }: GroupContext,
): readonly ExportedDocument[] {
  const [first] = group;
  const name = isOnly ? policy.metadata.name : `${policy.metadata.name}.${first.rule.id}`;
  const document = {
    apiVersion: API_VERSION,
    kind: "ValidatingAdmissionPolicy",
    metadata: { name, labels: LABELS },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: {
        matchPolicy: "Exact",
        ...exemptNamespaces(context),
        resourceRules: first.resourceRules,
      },
      matchConditions: first.matchConditions.map(readable),
      ...variablesOf(group),
      validations: group.map(({ validation }) => readableValidation(validation)),
    },
  };
  const comments: readonly YamlComment[] = [
    { path: "", text: `${policy.spec.title}\nof the GuardrailPolicy ${policy.metadata.name}` },
    ...group.map(({ rule, title }, index) => ({
      path: `/spec/validations/${index}`,
      text: `${rule.id}: ${title}`,
    })),
  ];
  return [
    { document, comments },
    ...first.bindings.map((binding) => bindingDocument(name, binding)),
  ];
}

function variablesOf(group: Group): { readonly variables?: readonly NamedExpression[] } {
  const byName = new Map(
    group.flatMap(({ variables }) => variables).map((variable) => [variable.name, variable]),
  );
  return byName.size === 0 ? {} : { variables: [...byName.values()].map(readable) };
}

function readable({ name, expression }: NamedExpression): NamedExpression {
  return { name, expression: unquoted(expression) };
}

function readableValidation({ messageExpression, ...validation }: WrittenValidation) {
  return {
    ...validation,
    expression: unquoted(validation.expression),
    ...(messageExpression === undefined ? {} : { messageExpression: unquoted(messageExpression) }),
  };
}

/** A text that ends a line is written without quotes around it, and quotes in it without strokes. */
function unquoted(cel: string): string {
  return cel.includes('"') || cel.includes("\n") ? `${cel}\n` : cel;
}

function exemptNamespaces({ layer }: ExportContext) {
  const { exemptNamespaces: values = [] } = (layer.fleet.spec.admission ?? {}) as {
    readonly exemptNamespaces?: readonly string[];
  };
  if (values.length === 0) return {};
  const expression = { key: "kubernetes.io/metadata.name", operator: "NotIn", values };
  return { namespaceSelector: { matchExpressions: [expression] } };
}

const ACTIONS = { deny: "Deny", warn: "Warn", audit: "Audit" } as const;

function bindingDocument(
  policyName: string,
  { environment, action, matchResources, until }: EnvironmentBinding,
): ExportedDocument {
  const document = {
    apiVersion: API_VERSION,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: `${policyName}.${environment ?? "no-environment"}`, labels: LABELS },
    spec: {
      policyName,
      validationActions: [ACTIONS[action]],
      ...(Object.keys(matchResources).length === 0 ? {} : { matchResources }),
    },
  };
  const where = environment === null ? "what no environment claims" : `environment ${environment}`;
  const end = until === null ? "" : `\nby an override until ${until.until}: ${until.reason}`;
  return { document, comments: [{ path: "", text: `${where}: ${action}${end}` }] };
}

function exceptionsLeft(
  { metadata, spec }: PolicyDocument,
  { layer, now }: ExportContext,
): readonly LeftBehind[] {
  const own = layer.exceptions.filter(
    (exception) =>
      isInForce(exception.spec.expires, now) &&
      globMatcher(exception.spec.policy)(metadata.name) &&
      spec.rules.some(({ id }) => anyGlobMatcher(exception.spec.rules)(id)),
  );
  return own.map(({ name, spec: { rules, expires } }) => ({
    policy: metadata.name,
    rule: rules.length === 1 ? (rules[0] ?? null) : null,
    place: `exception ${name}`,
    why: `a ValidatingAdmissionPolicy knows no time, and it ends on ${expires}: what it excepts is found`,
  }));
}

function baselineLeft(
  { metadata }: PolicyDocument,
  { layer }: ExportContext,
): readonly LeftBehind[] {
  const own = layer.baseline.filter(({ policy }) => policy === metadata.name);
  if (own.length === 0) return [];
  const why = `${countWords(own.length, "finding")} that only warn here`;
  return [{ policy: metadata.name, rule: null, place: "baseline", why }];
}

function overrideNotes(policy: string, rules: readonly ExportedRule[]): readonly string[] {
  const notes = rules.flatMap(({ rule, bindings }) =>
    bindings.flatMap(({ environment, until, action }) =>
      until === null
        ? []
        : [
            `${policy}/${rule.id}: ${action} in ${environment ?? "no environment"} by an override until ${until.until}; export again then`,
          ],
    ),
  );
  return [...new Set(notes)];
}
