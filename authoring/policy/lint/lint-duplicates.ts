import { canonicalJson } from "#core/kube/canonical-json.ts";
import type { PolicyDocument, PolicyRule } from "#core/policy/policy.ts";
import type { LintFinding } from "./lint-finding.ts";
import type { LintedPolicy } from "./linted-policy.ts";

interface KnownRule {
  readonly name: string;
  readonly isBuiltin: boolean;
  readonly id: string;
  readonly each: string;
  readonly body: string;
}

/** Rules that say what a rule before them, or one of a built-in set in force, says already. */
export function lintDuplicates(
  policies: readonly LintedPolicy[],
  builtin: readonly PolicyDocument[],
): readonly LintFinding[] {
  const known: KnownRule[] = builtin.flatMap((document) =>
    document.spec.rules.map((rule) => knownRule(document, { rule, isBuiltin: true })),
  );
  return policies.flatMap(({ document, origin, rules }) =>
    rules.flatMap(({ rule, at }) => {
      const own = knownRule(document, { rule, isBuiltin: false });
      const twin = known.find((other) => isTwin(own, other));
      known.push(own);
      if (twin === undefined) return [];
      const message = `rule "${rule.id}" says what ${twin.name} says${twin.isBuiltin ? " in a built-in set in force" : ""}`;
      return [
        {
          rule: "duplicate-rule" as const,
          origin,
          at: [...at, "id"],
          message,
          remedy: "Remove one of them, or switch one off by an override.",
        },
      ];
    }),
  );
}

/** The same judgement of the same things; a built-in rule also by its name. */
function isTwin(own: KnownRule, other: KnownRule): boolean {
  if (own.each !== other.each) return false;
  return own.body === other.body || (other.isBuiltin && own.id === other.id);
}

function knownRule(
  { metadata, spec }: PolicyDocument,
  { rule, isBuiltin }: { readonly rule: PolicyRule; readonly isBuiltin: boolean },
): KnownRule {
  const selectors = { match: [spec.match, rule.match], exclude: [spec.exclude, rule.exclude] };
  const { cel, schema } = rule;
  const variables = cel?.includes("variables.") ? [spec.variables, rule.variables] : [];
  const params = cel?.includes("params") ? spec.params : undefined;
  return {
    name: `${metadata.name}/${rule.id}`,
    isBuiltin,
    id: rule.id,
    each: rule.each ?? "object",
    body: canonicalJson([
      cel?.replaceAll(/\s+/g, " ").trim(),
      schema,
      variables,
      params,
      selectors,
    ]),
  };
}
