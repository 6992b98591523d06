import type { DocumentProblem } from "#core/document/document-problem.ts";
import { isRecord } from "#core/is-record.ts";
import type { GivenContext } from "../context/given-context.ts";
import type { CpolRule, CpolSpec } from "./decode-cpol.ts";

const RULE_PARTS = ["mutate", "generate", "verifyImages", "imageExtractors"] as const;
const CHECKS = ["manifests", "assert"] as const;
const LOOKED_UP = ["configMap", "apiCall", "imageRegistry", "globalReference"] as const;

/** What of a policy is not evaluated here, by name and place; `given` is what is given for a rule from outside. */
export function unsupportedParts(
  spec: CpolSpec,
  given: (rule: CpolRule) => GivenContext | null,
): readonly DocumentProblem[] {
  const { matchConditions = [] } = spec.webhookConfiguration ?? {};
  const conditions = ["spec", "webhookConfiguration", "matchConditions"];
  return [
    ...spec.rules.flatMap((rule, index) =>
      ruleParts(rule, { at: ["spec", "rules", index], given: given(rule) }),
    ),
    ...(matchConditions.length > 0 ? [unsupported(conditions, "matchConditions")] : []),
  ];
}

type Keys = readonly (string | number)[];

interface RulePlace {
  readonly at: Keys;
  readonly given: GivenContext | null;
}

function ruleParts(rule: CpolRule, { at, given }: RulePlace): readonly DocumentProblem[] {
  return [
    ...named(rule, RULE_PARTS, at),
    ...named(rule.validate, CHECKS, [...at, "validate"]),
    ...lookups(rule.context, { at: [...at, "context"], given }),
    ...loops(rule.validate?.foreach, { at: [...at, "validate", "foreach"], given }),
  ];
}

function loops(list: unknown, { at, given }: RulePlace): readonly DocumentProblem[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((loop: unknown, index) =>
    isRecord(loop)
      ? [
          ...lookups(loop.context, { at: [...at, index, "context"], given }),
          ...loops(loop.foreach, { at: [...at, index, "foreach"], given }),
        ]
      : [],
  );
}

function lookups(entries: unknown, { at, given }: RulePlace): readonly DocumentProblem[] {
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown, index) =>
    given?.isGiven(entry) === true ? [] : named(entry, LOOKED_UP, [...at, index]),
  );
}

function named(tree: unknown, names: readonly string[], at: Keys): readonly DocumentProblem[] {
  if (!isRecord(tree)) return [];
  return names
    .filter((name) => tree[name] !== undefined)
    .map((name) => unsupported([...at, name], name));
}

function unsupported(at: Keys, name: string): DocumentProblem {
  return { at, message: `unsupported: ${name}` };
}
