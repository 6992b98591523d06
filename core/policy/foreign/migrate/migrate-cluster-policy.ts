import { jsonPointer } from "#core/document/field-path.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { decodeCpol } from "../cpol/decode-cpol.ts";
import { documentName, uniqueNames } from "./document-name.ts";
import type { Migration, MigrationTarget, MigratedDocument } from "./migrated.ts";
import { nativeCelRules } from "./native-cel-rules.ts";
import { podSecurityUse } from "./pod-security-use.ts";
import { ruleSubject } from "./rule-subject.ts";
import { placedAt, Unmigratable } from "./unmigratable.ts";
import { type NativeRule, nativeDocument, nativeRule } from "./write-native.ts";
import { vapDocuments } from "./write-vap.ts";
import { type RuleSource, vpolDifferences, vpolDocument } from "./write-vpol.ts";

/** What one rule becomes. */
interface MigratedRule extends Partial<Pick<Migration, "differences" | "uses">> {
  readonly natives?: readonly NativeRule[];
  readonly documents?: readonly MigratedDocument[];
}

/** A ClusterPolicy or Policy of Kyverno, which fits its schema, in another format; what cannot be carried over is listed. */
export function migrateClusterPolicy(
  policy: KubeObject,
  { target }: { readonly target: MigrationTarget },
): Migration {
  const spec = decodeCpol(policy);
  const { name: own = "", annotations } = policy.metadata ?? {};
  const controllers = annotations?.["pod-policies.kyverno.io/autogen-controllers"];
  const names = uniqueNames(spec.rules.map(({ name }) => `${own}-${name}`));
  const results = spec.rules.map((rule, index) =>
    outcomeOf(() =>
      placedAt(["spec", "rules", index], () => {
        refuseParts({ policy, spec, index });
        const subject = ruleSubject(rule, { spec, controllers });
        const name = spec.rules.length === 1 ? documentName(own) : (names[index] ?? own);
        return migratedRule({ policy, spec, rule, subject, name }, target);
      }),
    ),
  );
  const done = results.flatMap((result) => ("error" in result ? [] : [result]));
  const natives = done.flatMap((result) => result.natives ?? []);
  return {
    documents: [
      ...(natives.length === 0 ? [] : [nativeDocument(natives, { policy, spec })]),
      ...done.flatMap((result) => result.documents ?? []),
    ],
    left: results.flatMap((result, index) =>
      "error" in result
        ? [
            {
              policy: own,
              rule: spec.rules[index]?.name ?? "",
              place: jsonPointer(result.error.keys),
              why: result.error.message,
            },
          ]
        : [],
    ),
    differences: done.flatMap((result) => result.differences ?? []),
    uses: done.flatMap((result) => result.uses ?? []),
  };
}

function outcomeOf(migrate: () => MigratedRule): MigratedRule | { readonly error: Unmigratable } {
  try {
    return migrate();
  } catch (error) {
    if (error instanceof Unmigratable) return { error };
    throw error;
  }
}

/** What makes a rule mean something else than its own text says. */
function refuseParts({
  spec,
  index,
}: Pick<RuleSource, "spec"> & { readonly policy: KubeObject; readonly index: number }): void {
  const rule = spec.rules[index];
  if (spec.applyRules === "One" && index > 0)
    throw new Unmigratable("applyRules: One, as this rule counts only where none before it does");
  if ((spec.webhookConfiguration?.matchConditions ?? []).length > 0)
    throw new Unmigratable("webhookConfiguration.matchConditions of the policy");
  const { mutate, generate, verifyImages, validate } = rule ?? {};
  const parts = { mutate, generate, verifyImages };
  for (const [name, part] of Object.entries(parts))
    if (part !== undefined) throw new Unmigratable(`${name} is no validation`, [name]);
  for (const name of ["manifests", "assert"] as const)
    if (validate?.[name] !== undefined) throw new Unmigratable(name, ["validate", name]);
}

function migratedRule(source: RuleSource, target: MigrationTarget): MigratedRule {
  const { rule, subject, spec, policy } = source;
  const { podSecurity, cel } = rule.validate ?? {};
  if (podSecurity !== undefined) {
    if (target === "native")
      return placedAt(["validate", "podSecurity"], () =>
        podSecurityUse(rule, policy.metadata?.name ?? ""),
      );
    throw new Unmigratable("podSecurity, which is no CEL", ["validate", "podSecurity"]);
  }
  switch (target) {
    case "native":
      return {
        natives:
          cel === undefined
            ? [nativeRule(rule, source)]
            : nativeCelRules(rule, { policy, spec, subject }),
      };
    case "vpol":
      return { documents: [vpolDocument(source)], differences: vpolDifferences(source) };
    case "vap":
      return { documents: vapDocuments(source) };
  }
}
