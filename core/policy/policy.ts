/** The words of the policy engine: what core/policy/parse-policy.ts makes of a GuardrailPolicy. */

export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];

export const ACTIONS = ["deny", "warn", "audit", "off"] as const;
export type Action = (typeof ACTIONS)[number];

export const DOORS = ["render", "check", "admission", "scan"] as const;
export type Door = (typeof DOORS)[number];

export const ELEMENTS = ["object", "podSpec", "container", "bundle"] as const;
/** What a rule judges, one at a time: `bundle` is all resources of an overlay at once. */
export type Element = (typeof ELEMENTS)[number];

export const OPERATIONS = ["CREATE", "UPDATE", "DELETE", "CONNECT"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** All given fields must match; inside a list one is enough. Globs in kinds, names, namespaces, values. */
export interface Selector {
  readonly kinds?: readonly string[];
  readonly names?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly operations?: readonly Operation[];
  readonly environments?: readonly string[];
}

/** A named CEL expression, evaluated at most once per element, when first read. */
export interface PolicyVariable {
  readonly name: string;
  readonly cel: string;
}

/** A kind with a pod template that the built-in table does not know: `path` is dotted, ".spec.template.spec". */
export interface PodSpecLocation {
  readonly kind: string;
  readonly path: string;
}

/**
 * One rule. Exactly one of `cel` and `schema`; at most one of `message` and `messageExpression`.
 * `title`, `severity`, `remedy`, `doors` default to the policy's; `match` and `exclude` narrow the policy's.
 */
export interface PolicyRule {
  readonly id: string;
  readonly title?: string;
  readonly severity?: Severity;
  readonly remedy?: string;
  readonly doors?: readonly Door[];
  readonly match?: Selector;
  readonly exclude?: Selector;
  readonly each?: Element;
  /** Where the finding points, relative to the element: ".image", ".securityContext.privileged". */
  readonly path?: string;
  readonly cel?: string;
  readonly schema?: Readonly<Record<string, unknown>>;
  /** Text with CEL in double braces. */
  readonly message?: string;
  readonly messageExpression?: string;
  readonly variables?: readonly PolicyVariable[];
}

export interface PolicySpec {
  readonly title: string;
  readonly description?: string;
  readonly severity: Severity;
  readonly remedy?: string;
  readonly doors?: readonly Door[];
  readonly match?: Selector;
  readonly exclude?: Selector;
  /** Defaults of the CEL variable `params`; a fleet's `{use, params}` overrides key by key. */
  readonly params?: Readonly<Record<string, unknown>>;
  readonly variables?: readonly PolicyVariable[];
  readonly podSpecs?: readonly PodSpecLocation[];
  readonly rules: readonly PolicyRule[];
}

/** A GuardrailPolicy document as written (before defaults). */
export interface PolicyDocument {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "GuardrailPolicy";
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: PolicySpec;
}
