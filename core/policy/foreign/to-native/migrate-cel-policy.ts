import { CelCompileError } from "#core/cel/cel-error.ts";
import { jsonPointer, type PathKey } from "#core/document/field-path.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Element, PolicyRule } from "../../policy.ts";
import type { CelPolicySpec } from "../cel-policy.ts";
import type { MatchResources } from "../match-resources.ts";
import { documentName } from "../migrate/document-name.ts";
import type {
  LeftPart,
  MigratedDocument,
  Migration,
  MigrationComment,
  MigrationDifference,
} from "../migrate/migrated.ts";
import { Unmigratable } from "../migrate/unmigratable.ts";
import { severityOf } from "../severity-of.ts";
import { nativeMatch, type NativeMatch } from "./native-match.ts";
import { type NativeRule, nativeRules } from "./native-rules.ts";

/** A form of a policy: as written, or as autogen makes it. */
export interface PolicyForm {
  readonly spec: CelPolicySpec & { readonly matchConstraints?: MatchResources };
  readonly each: Element;
  readonly prefix: string;
}

/** A policy in CEL, and what is known of how it is bound. */
export interface CelPolicySource {
  readonly document: KubeObject;
  readonly forms: readonly PolicyForm[];
  /** What besides the policy's own constraints says what it is about. */
  readonly narrowed: readonly NativeMatch[];
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly comments: readonly MigrationComment[];
  /** What stands in the way of all of it; places are JSON pointers. */
  readonly left: readonly LeftPart[];
}

/** A ValidatingAdmissionPolicy or ValidatingPolicy as a GuardrailPolicy. */
export function migrateCelPolicy(source: CelPolicySource): Migration {
  const { document, forms, left, comments } = source;
  if (left.length > 0) return { ...NOTHING, left };
  const rules = forms.flatMap((form) => formRules(form, source));
  const name = document.metadata?.name ?? "";
  const lost = rules.flatMap((rule) => ("why" in rule ? [leftPart(name, rule)] : []));
  const bad = new Set(lost.map(({ rule }) => rule));
  const kept = rules.flatMap((rule) => ("rule" in rule && !bad.has(rule.origin) ? [rule] : []));
  if (kept.length === 0) return { ...NOTHING, left: uniqueParts(lost) };
  const migrated: MigratedDocument = {
    document: policyDocument(
      source,
      kept.map(({ rule }) => rule),
    ),
    comments: [
      ...comments,
      ...ruleComments(
        document,
        kept.map(({ rule }) => rule),
      ),
    ],
    origins: kept.map(({ origin, rule }) => ({ rule: origin, id: rule.id })),
  };
  const differences = isIgnoring(document) ? [ignoredErrors(name)] : [];
  return { ...NOTHING, documents: [migrated], left: uniqueParts(lost), differences };
}

const NOTHING: Migration = { documents: [], left: [], differences: [], uses: [] };

function isIgnoring({ spec }: KubeObject): boolean {
  return ((spec ?? {}) as CelPolicySpec).failurePolicy === "Ignore";
}

/** Both find the error; what is done about it is not the same. */
function ignoredErrors(policy: string): MigrationDifference {
  const why =
    "failurePolicy: Ignore is not carried over: an expression that ends in an error is a finding";
  return { policy, rule: "*", why, kinds: [] };
}

function formRules(
  { spec, each, prefix }: PolicyForm,
  source: CelPolicySource,
): readonly NativeRule[] {
  const all = (at: readonly PathKey[], why: string) =>
    (spec.validations ?? []).map((_, index) => ({ origin: `validation-${index + 1}`, at, why }));
  try {
    const own = nativeMatch(spec.matchConstraints ?? {});
    const match = source.narrowed.reduce(combined, own);
    const hasParams = source.params !== undefined;
    return nativeRules({ spec, match, each, prefix, hasParams });
  } catch (error) {
    if (error instanceof Unmigratable)
      return all(["matchConstraints", ...error.keys], error.message);
    if (error instanceof CelCompileError) return all([], error.message);
    throw error;
  }
}

function combined(one: NativeMatch, other: NativeMatch): NativeMatch {
  for (const part of ["match", "exclude"] as const)
    for (const field of Object.keys(other[part]))
      if (
        Object.hasOwn(one[part], field) ||
        (part === "exclude" && Object.keys(one.exclude).length > 0)
      )
        throw new Unmigratable(`${field} in the policy and in its binding`);
  return {
    match: { ...one.match, ...other.match },
    exclude: { ...one.exclude, ...other.exclude },
    conditions: [...one.conditions, ...other.conditions],
  };
}

function leftPart(policy: string, rule: Extract<NativeRule, { readonly why: string }>): LeftPart {
  return { policy, rule: rule.origin, place: jsonPointer(["spec", ...rule.at]), why: rule.why };
}

function uniqueParts(parts: readonly LeftPart[]): readonly LeftPart[] {
  const byText = new Map(parts.map((part) => [JSON.stringify([part.rule, part.why]), part]));
  return [...byText.values()];
}

const ANNOTATION = "policies.kyverno.io";

function policyDocument(
  { document, params }: CelPolicySource,
  rules: readonly PolicyRule[],
): Readonly<Record<string, unknown>> {
  const { metadata, kind } = document;
  const notes = metadata?.annotations ?? {};
  const description = notes[`${ANNOTATION}/description`]?.replace(/\s+/g, " ").trim();
  const shared = sharedParts(rules);
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailPolicy",
    metadata: { name: documentName(metadata?.name ?? "") },
    spec: {
      title: notes[`${ANNOTATION}/title`] ?? `${kind} ${metadata?.name ?? ""}`,
      ...(description === undefined || description === "" ? {} : { description }),
      severity: severityOf(document),
      ...shared.policy,
      ...(params === undefined ? {} : { params }),
      rules: shared.rules,
    },
  };
}

const SHARED = ["match", "exclude", "variables"] as const;

/** What all rules have stands in the policy once. */
function sharedParts(rules: readonly PolicyRule[]) {
  const [first] = rules;
  const isCommon = (field: (typeof SHARED)[number]) =>
    rules.every((rule) => JSON.stringify(rule[field]) === JSON.stringify(first?.[field]));
  const common = SHARED.filter((field) => first?.[field] !== undefined && isCommon(field));
  const policy = Object.fromEntries(common.map((field) => [field, first?.[field]]));
  const own = rules.map((rule) =>
    Object.fromEntries(
      Object.entries(rule).filter(([field]) => !common.some((one) => one === field)),
    ),
  );
  return { policy, rules: own };
}

function ruleComments(
  document: KubeObject,
  rules: readonly PolicyRule[],
): readonly MigrationComment[] {
  const severity = {
    path: "/spec/severity",
    text: "What it does in an environment is the fleet's: spec.environments[].actions in tiphys.yaml.",
  };
  const ignore = { path: "/spec/rules", text: ignoredErrors("").why };
  const pods = {
    path: "/spec/rules",
    text: "autogen is each: podSpec, the pod template of every kind above.",
  };
  return [
    severity,
    ...(isIgnoring(document) ? [ignore] : []),
    ...(rules.some(({ each }) => each === "podSpec") ? [pods] : []),
  ];
}
