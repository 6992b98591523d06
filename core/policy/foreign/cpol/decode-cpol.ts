import type { KubeObject } from "#core/kube/resource.ts";
import type { LabelSelector } from "../../fleet.ts";
import type { CelPolicySpec, NamedExpression } from "../cel-policy.ts";
import type { GivenContext } from "../context/given-context.ts";
import type { LookupEntry } from "../context/look-up.ts";
import type { MatchBlock } from "../kyverno/match-filter.ts";

/** spec of a ClusterPolicy or Policy. */
export interface CpolSpec {
  readonly rules: readonly CpolRule[];
  readonly applyRules?: "All" | "One";
  readonly failurePolicy?: "Ignore" | "Fail";
  readonly validationFailureAction?: FailureAction;
  readonly validationFailureActionOverrides?: readonly ActionOverride[];
  readonly emitWarning?: boolean;
  readonly admission?: boolean;
  readonly background?: boolean;
  readonly webhookConfiguration?: {
    readonly failurePolicy?: "Ignore" | "Fail";
    readonly matchConditions?: readonly NamedExpression[];
  };
}

export type FailureAction = "Audit" | "Enforce" | "audit" | "enforce";

export interface ActionOverride {
  readonly action?: FailureAction;
  readonly namespaces?: readonly string[];
  readonly namespaceSelector?: LabelSelector;
}

/** One rule, as written or made by autogen. */
export interface CpolRule {
  readonly name: string;
  readonly match: MatchBlock;
  readonly exclude?: MatchBlock;
  readonly context?: readonly ContextEntry[];
  /** What a file or a test gives for it; stands in no document. */
  readonly given?: GivenContext;
  readonly preconditions?: unknown;
  readonly celPreconditions?: readonly NamedExpression[];
  readonly validate?: CpolValidate;
  readonly mutate?: { readonly patchesJson6902?: string; readonly foreach?: readonly unknown[] };
  readonly generate?: unknown;
  readonly verifyImages?: unknown;
}

/** What elements and whole objects are held against. */
export interface CpolChecks {
  readonly pattern?: unknown;
  readonly anyPattern?: readonly unknown[];
  readonly deny?: { readonly conditions?: unknown };
  readonly foreach?: readonly ForEach[];
}

export interface CpolValidate extends CpolChecks {
  readonly message?: string;
  readonly failureAction?: FailureAction;
  readonly failureActionOverrides?: readonly ActionOverride[];
  readonly allowExistingViolations?: boolean;
  readonly podSecurity?: PodSecurity;
  readonly cel?: CelPolicySpec & { readonly expressions?: CelPolicySpec["validations"] };
  readonly manifests?: unknown;
  readonly assert?: unknown;
}

export interface ForEach extends CpolChecks {
  readonly list?: string;
  readonly elementScope?: boolean;
  readonly context?: readonly ContextEntry[];
  readonly preconditions?: unknown;
}

export interface PodSecurity {
  readonly level?: "privileged" | "baseline" | "restricted";
  readonly version?: string;
  readonly exclude?: readonly PodSecurityStandard[];
}

/** A control that is left out, for some images or at some values. */
export interface PodSecurityStandard {
  readonly controlName: string;
  readonly images?: readonly string[];
  readonly restrictedField?: string;
  readonly values?: readonly string[];
}

/** A variable, or something that is looked up elsewhere. */
export interface ContextEntry extends LookupEntry {
  readonly variable?: {
    readonly value?: unknown;
    readonly jmesPath?: string;
    readonly default?: unknown;
  };
}

/** spec of a PolicyException of kyverno.io. */
export interface CpolExceptionSpec {
  readonly match: MatchBlock;
  readonly conditions?: unknown;
  readonly exceptions: readonly {
    readonly policyName: string;
    readonly ruleNames: readonly string[];
  }[];
  readonly podSecurity?: readonly PodSecurityStandard[];
}

/** Of a document that fits cpol.schema.ts. */
export function decodeCpol(document: KubeObject): CpolSpec {
  return document.spec as CpolSpec;
}

/** Of a document that fits cpol.schema.ts. */
export function decodeCpolException(document: KubeObject): CpolExceptionSpec {
  return document.spec as CpolExceptionSpec;
}

/** A rule whose texts were replaced. */
export function decodeCpolRule(tree: unknown): CpolRule {
  return tree as CpolRule;
}
