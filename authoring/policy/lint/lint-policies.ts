import { openSchemas } from "#adapters/open-schemas.ts";
import { schemaPolicy } from "#authoring/policy/schema-policy.ts";
import { addCrds } from "#core/kube/schema/add-crds.ts";
import { overrideClaim } from "#core/policy/override-claim.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";
import { knownKinds } from "./known-kinds.ts";
import { lintCost } from "./lint-cost.ts";
import { lintDoors } from "./lint-doors.ts";
import { lintDuplicates } from "./lint-duplicates.ts";
import { lintElements } from "./lint-elements.ts";
import { lintExceptions } from "./lint-exceptions.ts";
import { lintConstants } from "./lint-expressions.ts";
import type { LintFinding } from "./lint-finding.ts";
import { lintKinds } from "./lint-kinds.ts";
import { lintNames } from "./lint-names.ts";
import { lintOverrides } from "./lint-overrides.ts";
import { lintSecrets } from "./lint-secrets.ts";
import { lintSelectors } from "./lint-selectors.ts";
import type { LintSources } from "./lint-sources.ts";
import { lintTexts } from "./lint-texts.ts";
import { lintTypes } from "./lint-types.ts";
import { type LintedPolicy, lintedPolicy } from "./linted-policy.ts";

/** What looks at one policy alone. */
const CHECKS: readonly ((policy: LintedPolicy) => readonly LintFinding[])[] = [
  lintConstants,
  lintSelectors,
  lintElements,
  lintDoors,
  lintSecrets,
  lintCost,
  lintNames,
  lintTexts,
];

/** Everything in policies, exceptions and overrides that cannot do what it says. `now` in ms. */
export function lintPolicies(sources: LintSources, now: number): readonly LintFinding[] {
  const library = openSchemas();
  const kinds = knownKinds(sources.crds, library);
  const policies = sources.written.map(({ document, origin }) => lintedPolicy(document, origin));
  const schemas = addCrds(library.open(library.versions()[0] ?? ""), sources.crds);
  const found = policies.flatMap((policy) => [
    ...CHECKS.flatMap((check) => check(policy)),
    ...lintKinds(policy, { kinds, environments: sources.environments }),
    ...lintTypes(policy, schemas),
  ]);
  return [
    ...found,
    ...lintDuplicates(policies, builtinInForce(sources)),
    ...fleetFindings(sources, { kinds, now }),
  ];
}

/** Built-in rules that no override switches off for good and everywhere: the others say nothing twice. */
function builtinInForce({ fleet, builtin }: LintSources): readonly PolicyDocument[] {
  const claims = (fleet?.fleet.spec.overrides ?? [])
    .filter(({ action, until, environments }) => action === "off" && !until && !environments)
    .map(overrideClaim);
  return builtin.map((document) => {
    const { metadata, spec } = document;
    const isOff = (rule: string) =>
      claims.some((claim) => claim({ policy: metadata.name, rule, environment: null }));
    return { ...document, spec: { ...spec, rules: spec.rules.filter(({ id }) => !isOff(id)) } };
  });
}

function fleetFindings(
  { fleet, written, builtin, foreign, platform }: LintSources,
  { kinds, now }: { readonly kinds: ReturnType<typeof knownKinds>; readonly now: number },
): readonly LintFinding[] {
  if (fleet === null) return [];
  const own = written.map(({ document }) => document);
  const policies = [...own, ...builtin, ...foreign, schemaPolicy];
  const { exceptions, origin: fleetOrigin } = fleet;
  const linted = { fleet: fleet.fleet, fleetOrigin, exceptions, policies, platform, kinds, now };
  return [...lintExceptions(linted), ...lintOverrides(linted)];
}
