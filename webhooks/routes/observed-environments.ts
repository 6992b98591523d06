import type { Environment, Override } from "#core/policy/fleet.ts";
import type { GuardrailLayer } from "#core/policy/guardrails.ts";
import { isInForce } from "#core/policy/moment.ts";
import type { Freeze } from "#core/policy/freeze.ts";
import { environmentTest } from "#core/policy/override-claim.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import { admissionSettings } from "../review/admission-settings.ts";
import type { ForcedBundle, InForce } from "../review/in-force.ts";

interface Moment {
  /** The name this server was told for its cluster; null for none. */
  readonly cluster: string | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Names of environments of this cluster that deny nothing, sorted: by their actions and the overrides in force of every
 * fleet that has one of the name, and by the platform's, which judges each of them.
 */
export function observedEnvironments(inForce: InForce, moment: Moment): readonly string[] {
  const { platform, repositories } = inForce;
  const named = [...platform, ...repositories].flatMap(({ layer }) =>
    layer.fleet.spec.environments.filter((environment) => isHere(environment, moment)),
  );
  const denies = (name: string) =>
    platform.some((bundle) => deniesIn(bundle, { name, now: moment.now })) ||
    repositories.some(
      (bundle) =>
        hasEnvironment(bundle, { name, moment }) && deniesIn(bundle, { name, now: moment.now }),
    );
  const names = new Set(named.map(({ name }) => name));
  return [...names].filter((name) => !denies(name)).sort();
}

function isHere({ clusters }: Environment, { cluster }: Moment): boolean {
  return clusters === undefined || (cluster !== null && clusters.includes(cluster));
}

function hasEnvironment(
  { layer }: ForcedBundle,
  { name, moment }: { readonly name: string; readonly moment: Moment },
): boolean {
  return layer.fleet.spec.environments.some(
    (environment) => environment.name === name && isHere(environment, moment),
  );
}

/** As core/policy/settle.ts finds an action: an override's, the environment's, else that of what none claims. */
function deniesIn(
  bundle: ForcedBundle,
  { name, now }: { readonly name: string; readonly now: number },
): boolean {
  const { layer } = bundle;
  if (freezesIn(bundle, { name, now })) return true;
  const overrides = layer.fleet.spec.overrides.filter((override) => isInForce(override.until, now));
  return actionsIn(layer, name).includes("deny") || overrides.some((each) => isDenial(each, name));
}

/** Where a freeze that is not over, or a spent budget, would deny. */
function freezesIn(
  { layer: { fleet }, freezes }: ForcedBundle,
  { name, now }: { readonly name: string; readonly now: number },
): boolean {
  if (admissionSettings(fleet).freeze !== "deny") return false;
  const isMeant = (freeze: Freeze) =>
    now < freeze.until && environmentTest(freeze.environments)(name);
  const own = fleet.spec.environments.find((environment) => environment.name === name);
  return freezes.some(isMeant) || (own !== undefined && promotionOf(own).budget !== null);
}

function actionsIn({ fleet, unclaimed }: GuardrailLayer, name: string): readonly string[] {
  const environment = fleet.spec.environments.find((candidate) => candidate.name === name);
  const actions = environment?.actions ?? unclaimed;
  return actions === undefined ? [fleet.spec.unmatched] : Object.values(actions);
}

function isDenial({ action, environments }: Override, name: string): boolean {
  return action === "deny" && environmentTest(environments)(name);
}
