import { type CompiledRule, NO_PARAMS } from "../compile-rule.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Action, Door, Severity } from "../policy.ts";
import { doorsOf } from "./doors-of.ts";
import type { ForeignCheck, ForeignException, ForeignPart } from "./foreign-check.ts";

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
  readonly mostAction: Action;
  readonly exceptions?: readonly ForeignException[];
  readonly written?: unknown;
  readonly judgesUpdates?: boolean;
  /** False at a door that the policy leaves out. */
  readonly isOpenAt?: (door: Door) => boolean;
}

/**
 * A rule of a policy in another format, in the form in which the engine judges. Each field is named: objects that are
 * spread differ in shape, and the engine then looks up every field of every rule, four times as long.
 */
export function foreignRule(given: ForeignRule): CompiledRule {
  const { document, check, fate, isOfKind } = given;
  return {
    policy: given.policy,
    id: given.id,
    title: given.title,
    severity: given.severity,
    remedy: given.remedy ?? null,
    isOfKind,
    doors: doorsOf(document).filter(given.isOpenAt ?? (() => true)),
    each: "object",
    keys: [],
    program: null,
    schema: null,
    foreign: {
      document,
      check,
      written: given.written ?? null,
      mostAction: given.mostAction,
      exceptions: given.exceptions ?? [],
      judgesUpdates: given.judgesUpdates ?? false,
      ...(fate === undefined ? {} : { fate }),
    },
    message: null,
    variables: [],
    params: NO_PARAMS,
    podSpecs: [],
    matches: ({ object }) => isOfKind(object),
    isSelected: () => true,
  };
}
