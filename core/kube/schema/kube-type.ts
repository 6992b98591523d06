/**
 * The type of a value in a Kubernetes object, as its schema (OpenAPI or CustomResourceDefinition) declares it.
 * Types of named definitions are shared and may contain themselves: walk them beside a value, never alone.
 */
export type KubeType =
  | ObjectType
  | MapType
  | ListType
  | TextType
  | IntegerType
  | NumberType
  | BooleanType
  | QuantityType
  | IntOrTextType
  | AnyType;

/** What every type may say. */
export interface TypeFacts {
  /** Whether null is a value of its own; otherwise Kubernetes drops a null as if the field were absent. */
  readonly isNullable: boolean;
  /** What the API server fills in where the field is absent; undefined without one. */
  readonly defaultValue: unknown;
  /** The only values allowed; null for any. */
  readonly allowed: readonly unknown[] | null;
  /** x-kubernetes-validations, in the order written. */
  readonly rules: readonly ValidationRule[];
  /** allOf, anyOf, oneOf and not: each must hold for the value as a whole. */
  readonly constraints: readonly Constraint[];
}

/** An object with declared fields. */
export interface ObjectType extends TypeFacts {
  readonly kind: "object";
  /** Name of the shared definition, "core.v1.PodSpec"; null for one written in place. */
  readonly name: string | null;
  readonly fields: ReadonlyMap<string, KubeField>;
  readonly required: readonly string[];
  /** Fields that are not declared are kept (x-kubernetes-preserve-unknown-fields), not an error. */
  readonly keepsUnknown: boolean;
  /** A whole Kubernetes object lies here: apiVersion, kind and metadata are known fields too. */
  readonly isEmbedded: boolean;
  readonly minSize: number | null;
  readonly maxSize: number | null;
}

/** One declared field; its type is decoded when first read. */
export interface KubeField {
  readonly type: KubeType;
}

/** An object whose keys are data: labels, data of a ConfigMap. */
export interface MapType extends TypeFacts {
  readonly kind: "map";
  /** The type of every value; decoded when first read. */
  readonly values: KubeType;
  readonly minSize: number | null;
  readonly maxSize: number | null;
}

export interface ListType extends TypeFacts {
  readonly kind: "list";
  /** The type of every element; decoded when first read. */
  readonly items: KubeType;
  /** Fields that together are unique among the elements (x-kubernetes-list-map-keys); null for other lists. */
  readonly keys: readonly string[] | null;
  /** Every element stands there once (x-kubernetes-list-type: set). */
  readonly isSet: boolean;
  readonly minSize: number | null;
  readonly maxSize: number | null;
}

/** A string. `format` as written: date-time, byte, duration, ipv4 …; null without one. */
export interface TextType extends TypeFacts {
  readonly kind: "text";
  readonly format: string | null;
  readonly pattern: string | null;
  /** In Unicode code points. */
  readonly minLength: number | null;
  readonly maxLength: number | null;
}

export interface NumberRange {
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly isAboveMinimum: boolean;
  readonly isBelowMaximum: boolean;
  readonly multipleOf: number | null;
}

/** An integer; `bits` bound it even without a minimum and maximum. */
export interface IntegerType extends TypeFacts, NumberRange {
  readonly kind: "integer";
  readonly bits: 32 | 64;
}

export interface NumberType extends TypeFacts, NumberRange {
  readonly kind: "number";
}

export interface BooleanType extends TypeFacts {
  readonly kind: "boolean";
}

/** resource.Quantity: "500m", "1Gi", or a number. */
export interface QuantityType extends TypeFacts {
  readonly kind: "quantity";
}

/** An integer or a string: a port by number or name, "25%". */
export interface IntOrTextType extends TypeFacts {
  readonly kind: "int-or-text";
  readonly pattern: string | null;
}

/** Anything at all. */
export interface AnyType extends TypeFacts {
  readonly kind: "any";
}

/** One entry of x-kubernetes-validations, as written. */
export interface ValidationRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: string;
  readonly fieldPath?: string;
  readonly optionalOldSelf?: boolean;
}

/** A JSON Schema without types: what allOf, anyOf, oneOf and not of a structural schema may hold. */
export interface Constraint {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Constraint>>;
  readonly additionalProperties?: Constraint;
  readonly items?: Constraint;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly type?: string;
  readonly allOf?: readonly Constraint[];
  readonly anyOf?: readonly Constraint[];
  readonly oneOf?: readonly Constraint[];
  readonly not?: Constraint;
}

/** A kind as a schema set knows it. */
export interface KindSchema {
  readonly apiVersion: string;
  readonly kind: string;
  readonly type: ObjectType;
  /** Kubernetes' own, and so without validation rules in CEL. */
  readonly isNative: boolean;
}

/** All kinds that a door judges with: those of one Kubernetes version, and further ones by CRD. */
export interface KindSchemas {
  /** Minor version, "1.36". */
  readonly kubernetesVersion: string;
  /** The schema of a kind; null where there is none. Reads and decodes no more than is asked for. */
  readonly find: (apiVersion: string, kind: string) => KindSchema | null;
  /** API versions of Kubernetes itself that have a kind of this name; [] for none. */
  readonly servedBy: (kind: string) => readonly string[];
  /** Every known kind as "group/version/Kind", "core" for the core group. Reads all there is. */
  readonly names: () => readonly string[];
  /** Whether a group is Kubernetes' own, so that its kinds are all known. */
  readonly isBuiltinGroup: (group: string) => boolean;
  /** A shared definition by name, "core.v1.PodSpec", "core.v1.Container"; null where there is none. */
  readonly definition: (name: string) => KubeType | null;
}
