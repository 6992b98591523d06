import { type CompiledRule, NO_PARAMS } from "../compile-rule.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Severity } from "../policy.ts";
import { doorsOf } from "./doors-of.ts";
import type { ForeignCheck, ForeignPart } from "./foreign-check.ts";

interface ForeignRule {
  readonly document: KubeObject;
  readonly policy: string;
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly remedy?: string | null;
  /** What may be judged: `check` says [] for the rest of it. */
  readonly isOfKind: (object: KubeObject) => boolean;
  readonly check: ForeignCheck;
  readonly fate?: ForeignPart["fate"];
}

/** A rule of a policy in another format, in the form in which the engine judges. */
export function foreignRule({
  document,
  check,
  fate,
  remedy = null,
  ...facts
}: ForeignRule): CompiledRule {
  return {
    ...facts,
    remedy,
    doors: doorsOf(document),
    each: "object",
    keys: [],
    program: null,
    schema: null,
    foreign: { document, check, ...(fate === undefined ? {} : { fate }) },
    message: null,
    variables: [],
    params: NO_PARAMS,
    podSpecs: [],
    matches: ({ object }) => facts.isOfKind(object),
    isSelected: () => true,
  };
}
