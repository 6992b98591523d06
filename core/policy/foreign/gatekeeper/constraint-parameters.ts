import { patternOf } from "#core/cel/pattern.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { PathKey } from "#core/document/field-path.ts";
import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { checkObject } from "#core/kube/schema/check-object.ts";
import { crdKinds } from "#core/kube/schema/crd-kinds.ts";
import { decodeType } from "#core/kube/schema/decode-type.ts";
import type { KindSchema } from "#core/kube/schema/kube-type.ts";
import { describeValue, type SchemaProblem, shortPlace } from "#core/kube/schema/schema-problem.ts";
import { withDefaults } from "#core/kube/schema/with-defaults.ts";
import { definitionProblems } from "../../schema/definition-problems.ts";
import { judgeValidations } from "../../schema/judge-validations.ts";
import { decodeConstraint, type TemplateSpec } from "./decode-gatekeeper.ts";

type Report = (problem: DocumentProblem) => void;

/** Reads a constraint's parameters, with their defaults; null where there are none. */
export type ParameterReader = (constraint: KubeObject, report: Report) => unknown;

const SCHEMA_KEYS = ["spec", "crd", "spec", "validation", "openAPIV3Schema"] as const;

/** A reader for the constraints of a template, by the schema in it; null where that is none. */
export function parameterReader(
  { kind, spec }: { readonly kind: string; readonly spec: TemplateSpec },
  { isLegacy, report }: { readonly isLegacy: boolean; readonly report: Report },
): ParameterReader | null {
  const { openAPIV3Schema } = spec.crd.spec.validation ?? {};
  if (isLegacy) return (constraint) => decodeConstraint(constraint).parameters ?? null;
  const definition = definitionOf(kind, openAPIV3Schema);
  const problems = definitionProblems(definition);
  for (const { keys, message } of problems)
    report({ at: [...SCHEMA_KEYS, ...keys.slice(DEFINITION_KEYS)], message });
  if (problems.length > 0) return null;
  const schema = kindSchema(definition, kind);
  return (constraint, reportConstraint) => {
    const { parameters } = decodeConstraint(constraint);
    const seen = { ...constraint, spec: parameters === undefined ? {} : { parameters } };
    const faults = checkObject(seen, schema, (pattern, text) => patternOf(pattern).test(text));
    const found =
      faults.length > 0 ? faults.map(problemOf) : judgeValidations(seen, schema).map(withoutPlace);
    for (const problem of found) reportConstraint(problem);
    const complete = withDefaults(seen, schema.type);
    const own = isRecord(complete) && isRecord(complete.spec) ? complete.spec.parameters : null;
    return own ?? null;
  };
}

/** How many keys lead to the schema of the parameters in `definitionOf`. */
const DEFINITION_KEYS = 9;

/** The definition that Gatekeeper makes of a template, as far as it is about parameters. */
function definitionOf(kind: string, parameters: unknown): KubeObject {
  const properties = parameters === undefined ? {} : { parameters };
  const openAPIV3Schema = {
    type: "object",
    properties: { spec: { type: "object", properties } },
  };
  const spec = {
    group: "constraints.gatekeeper.sh",
    names: { kind, plural: kind.toLowerCase() },
    versions: [{ name: "v1beta1", served: true, schema: { openAPIV3Schema } }],
  };
  return { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", spec };
}

function kindSchema(definition: KubeObject, kind: string): KindSchema {
  const apiVersion = "constraints.gatekeeper.sh/v1beta1";
  const type = crdKinds(definition)[0]?.type ?? "any";
  const decoded = decodeType(type, () => decodeType("any", anything));
  if (decoded.kind !== "object")
    throw new TypeError(`no type of a constraint, got ${decoded.kind}`);
  return { apiVersion, kind, type: decoded, isNative: false };
}

function anything(): never {
  throw new TypeError("a word of its own names no definition");
}

function problemOf({ keys, text, value, hint }: SchemaProblem): DocumentProblem {
  const got = value === undefined ? "" : `, got ${describeValue(value)}`;
  const words = withoutPlace({ keys, message: text });
  return { ...words, message: `${words.message}${got}${hint === null ? "" : `. ${hint}`}` };
}

interface PlacedWords {
  readonly keys: readonly PathKey[];
  readonly message: string;
}

/** A problem of a document has its place beside the words. */
function withoutPlace({ keys, message }: PlacedWords): DocumentProblem {
  const place = `${shortPlace(keys)}: `;
  return { at: keys, message: message.startsWith(place) ? message.slice(place.length) : message };
}
