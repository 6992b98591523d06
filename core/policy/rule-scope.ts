import { type CelType, DYN, listOf, mapOf, STRING } from "#core/cel/cel-type.ts";
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

/** True for what a rule's expression may yield: bool, a list of findings, or what only running tells. */
export function isVerdictType(type: CelType): boolean {
  return type.kind === "bool" || type.kind === "list" || type.kind === "dyn";
}
