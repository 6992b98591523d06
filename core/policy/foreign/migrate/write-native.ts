import type { KubeObject } from "#core/kube/resource.ts";
import type { CpolRule, CpolSpec } from "../cpol/decode-cpol.ts";
import type { Selector } from "../../policy.ts";
import { formulaText } from "./formula-text.ts";
import { uniqueNames } from "./document-name.ts";
import { guarded } from "./guard.ts";
import { containerFormula } from "./container-rule.ts";
import { draftRule, type RuleDraft } from "./rule-draft.ts";
import { expressionScope, ruleRoot } from "./rule-root.ts";
import { Unmigratable } from "./unmigratable.ts";
import type { RuleSubject } from "./rule-subject.ts";
import { migratedMessage, templateOf } from "./message-to-cel.ts";
import type { MigratedDocument, MigrationComment } from "./migrated.ts";
import { kindPatterns, nativeSelectors } from "./native-selectors.ts";
import { policyFacts } from "./policy-facts.ts";

/** A rule in our form, with remarks on it. */
export interface NativeRule {
  /** The rule that it is made of, */
  readonly source: string;
  /** and what its own id is made of. */
  readonly name: string;
  readonly rule: Readonly<Record<string, unknown>>;
  readonly remarks: readonly string[];
}

const POD_FIELDS = { spec: "podSpec", metadata: "podMetadata" } as const;

/** A rule of patterns and conditions in our form; its id is given later. @throws Unmigratable */
export function nativeRule(
  rule: CpolRule,
  { subject }: { readonly subject: RuleSubject },
): NativeRule {
  const isPods = subject.controllers.length > 0;
  const root = ruleRoot(rule, { subject, fields: isPods ? POD_FIELDS : undefined });
  const selectors = nativeSelectors(subject);
  const scope = expressionScope({ root, target: "native", operations: subject.operations });
  const context = { subject: selectors.rest, root, scope, namespaceText: "object" as const };
  const container = isPods ? containerFormula(rule, root) : null;
  const draft: RuleDraft = draftRule(rule, context);
  const main = container ?? draft.main;
  const { operations, guards } = narrowed(draft, subject.operations);
  const cel = formulaText(guarded(guards, main));
  if (cel.includes("request.operation"))
    throw new Unmigratable("request.operation, which is known at admission alone");
  const message = migratedMessage(rule, scope);
  return {
    source: rule.name,
    name: rule.name,
    rule: {
      match: {
        ...selectors.match,
        kinds: kindPatterns(subject),
        operations,
      },
      ...(selectors.exclude === null ? {} : { exclude: selectors.exclude }),
      ...(isPods ? { each: container === null ? "podSpec" : "container" } : {}),
      cel,
      message: templateOf(message),
    },
    remarks: [
      ...message.lost.map((name) => `The message said the value of ${name} here.`),
      ...(container === null
        ? []
        : ["One finding for each container; a pod without containers has none."]),
    ],
  };
}

const OPERATION = /^request\.operation == "([A-Z]+)"$/;

/** A precondition on the operation alone is one of the match. */
function narrowed({ scope, preconditions }: RuleDraft, operations: readonly string[]) {
  const asked = preconditions.map(({ formula }) =>
    formula.kind === "test" ? OPERATION.exec(formula.text)?.[1] : undefined,
  );
  const wanted = asked.filter((one) => one !== undefined);
  return {
    operations: wanted.length === 0 ? operations : wanted,
    guards: [...scope, ...preconditions.filter((_, index) => asked[index] === undefined)],
  };
}

/** A Policy is about its own namespace. */
function namespaceSelection({ kind, metadata }: KubeObject): { readonly match?: Selector } {
  const namespace = metadata?.namespace ?? "default";
  return kind === "Policy" ? { match: { namespaces: [namespace] } } : {};
}

interface NativeContext {
  readonly policy: KubeObject;
  readonly spec: CpolSpec;
}

/** The GuardrailPolicy of some rules. */
export function nativeDocument(
  rules: readonly NativeRule[],
  { policy, spec }: NativeContext,
): MigratedDocument {
  const { name, title, severity, description, actions } = policyFacts(policy, spec);
  const ids = uniqueNames(rules.map(({ name: own }) => own));
  const comments: MigrationComment[] = [
    { path: "", text: `From the ${policy.kind} "${policy.metadata?.name ?? ""}" of Kyverno.` },
    ...actions.map((text) => ({ path: "/spec/severity", text })),
    ...rules.flatMap(({ remarks }, index) =>
      remarks.map((text) => ({ path: `/spec/rules/${index}`, text })),
    ),
  ];
  return {
    document: {
      apiVersion: "tiphys.io/v1alpha1",
      kind: "GuardrailPolicy",
      metadata: { name },
      spec: {
        title,
        ...(description === null ? {} : { description }),
        severity,
        ...namespaceSelection(policy),
        rules: rules.map(({ rule }, index) => ({ id: ids[index] ?? "", ...rule })),
      },
    },
    comments,
    origins: rules.map(({ source }, index) => ({ rule: source, id: ids[index] ?? "" })),
  };
}
