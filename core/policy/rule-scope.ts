import { BOOL, type CelType, DYN, listOf, mapOf, STRING } from "#core/cel/cel-type.ts";
import type { Element } from "./policy.ts";

const ALWAYS = {
  environment: STRING,
  params: mapOf(STRING, DYN),
  variables: mapOf(STRING, DYN),
} as const;
const OBJECT = {
  ...ALWAYS,
  object: DYN,
  oldObject: DYN,
  request: DYN,
  namespaceObject: DYN,
} as const;
const POD_SPEC = { ...OBJECT, podSpec: DYN, podMetadata: DYN } as const;

/** The CEL variables of a rule, by what it judges. */
export const SCOPES: Readonly<Record<Element, Readonly<Record<string, CelType>>>> = {
  object: OBJECT,
  podSpec: POD_SPEC,
  container: { ...POD_SPEC, container: DYN },
  bundle: { ...ALWAYS, resources: listOf(DYN) },
};

/** What a rule's expression must be: bool, or for a bundle rule also a list of findings (checked when it runs). */
export function verdictType(each: Element): CelType {
  return each === "bundle" ? DYN : BOOL;
}
