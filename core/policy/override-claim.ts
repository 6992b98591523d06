import type { Environment, Fleet, Override } from "./fleet.ts";
import { anyGlobMatcher, globMatcher } from "./glob.ts";
import type { GuardrailSource } from "./guardrails.ts";
import { isInForce } from "./moment.ts";
import type { Action, Severity } from "./policy.ts";

/** A rule in an environment; null for what none claims. */
export interface RulePlace {
  readonly policy: string;
  readonly rule: string;
  readonly environment: string | null;
}

/** A test for the rules and environments that an override is about, whatever its end. */
export function overrideClaim(override: Override): (place: RulePlace) => boolean {
  const policy = globMatcher(override.policy);
  const rule = override.rules === undefined ? () => true : anyGlobMatcher(override.rules);
  const environment = environmentTest(override.environments);
  return (place) => policy(place.policy) && rule(place.rule) && environment(place.environment);
}

/** A test for globs on environments; without globs any will do, with some none is not enough. */
export function environmentTest(
  globs: readonly string[] | undefined,
): (environment: string | null) => boolean {
  if (globs === undefined) return () => true;
  const matches = anyGlobMatcher(globs);
  return (environment) => environment !== null && matches(environment);
}

/** What a layer does with failures of a rule in an environment, and the override that says so. */
export function actionOf(
  layer: Pick<GuardrailSource, "fleet" | "unclaimed">,
  { place, severity, now }: { readonly place: RulePlace; severity: Severity; readonly now: number },
): { readonly action: Action; readonly override: Override | null } {
  const { spec } = layer.fleet;
  const override =
    spec.overrides.find(
      (candidate) => isInForce(candidate.until, now) && overrideClaim(candidate)(place),
    ) ?? null;
  const environment = namedEnvironment(layer.fleet, place.environment);
  const action =
    override?.action ??
    environment?.actions[severity] ??
    layer.unclaimed?.[severity] ??
    spec.unmatched;
  return { action, override };
}

function namedEnvironment({ spec }: Fleet, name: string | null): Environment | undefined {
  return spec.environments.find((candidate) => candidate.name === name);
}
