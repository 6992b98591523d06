import { atMost, plainFinding, type RawFinding } from "./decide.ts";
import type { EvaluateInput } from "./evaluate.ts";
import { exceptionClaims } from "./exception-claim.ts";
import type { Finding } from "./finding.ts";
import type { Fleet } from "./fleet.ts";
import { globMatcher } from "./glob.ts";
import type { GuardrailLayer } from "./guardrails.ts";
import { type PathKey, valueAt } from "#core/document/field-path.ts";
import type { ElementNames } from "./element-path.ts";
import { CONTAINER_FIELDS } from "#core/kube/pod-template.ts";
import { isInForce } from "./moment.ts";
import { overrideClaim } from "./override-claim.ts";
import type { Action } from "./policy.ts";
import { remembered } from "#core/remembered.ts";

type Claim = (raw: RawFinding) => boolean;

/**
 * What a layer's fleet makes of a finding: its action from severity and environment, then overrides,
 * injected containers, exceptions and the baseline. [] when the action is off without an exception.
 */
export function settlementOf(
  layer: GuardrailLayer,
  input: Pick<EvaluateInput, "environment" | "now"> & { readonly names: ElementNames },
): (raw: RawFinding) => readonly Finding[] {
  const { spec } = layer.fleet;
  const environment = spec.environments.find((candidate) => candidate.name === input.environment);
  const overrides = spec.overrides
    .filter((override) => isInForce(override.until, input.now))
    .map((override) => ({ override, claims: claimOfOverride(override) }));
  const exceptions = exceptionClaims(layer.exceptions, input.now);
  const injected = claimOfInjected(spec.injected);
  const old = idsOf(layer.baseline);
  return (raw) => {
    const finding = plainFinding(raw, input.names);
    const place = { policy: raw.rule.policy, rule: raw.rule.id, environment: raw.environment };
    const override = overrides.find(({ claims }) => claims(place))?.override ?? null;
    const exception =
      raw.exception ?? exceptions.find(({ claims }) => claims(raw))?.exception.name ?? null;
    const usual =
      environment?.actions[finding.severity] ??
      layer.unclaimed?.[finding.severity] ??
      spec.unmatched;
    const fleetAction: Action = override?.action ?? atMost(usual, raw.maxAction ?? "deny");
    const capped =
      raw.status === "not-evaluable" || injected(raw) ? atMost(fleetAction, "audit") : fleetAction;
    if (capped === "off") return [];
    const existing = old.has(finding.id);
    const action = existing ? atMost(capped, "warn") : capped;
    return [
      {
        ...finding,
        action: exception === null ? action : "off",
        exception,
        override: override?.reason ?? null,
        existing,
      },
    ];
  };
}

// A server settles thousands of reviews a second by the same documents: what does not hang on the moment is kept.
const claimOfOverride = remembered(overrideClaim);
const claimOfInjected = remembered(injectedClaim);
const idsOf = remembered(
  (baseline: GuardrailLayer["baseline"]) => new Set(baseline.map(({ id }) => id)),
);
function injectedClaim(injected: Fleet["spec"]["injected"]): Claim {
  const matchers = injected.map(({ container, image }) => ({
    container: globMatcher(container),
    image: globMatcher(image),
  }));
  if (matchers.length === 0) return () => false;
  return ({ resource, keys }) => {
    const container = containerAt(resource.object, keys);
    const name = valueAt(container, ["name"]);
    const image = valueAt(container, ["image"]);
    if (typeof name !== "string" || typeof image !== "string") return false;
    return matchers.some((matcher) => matcher.container(name) && matcher.image(image));
  };
}

/** The container in which a place lies, whatever the rule judged; null for a place in none. */
function containerAt(object: unknown, keys: readonly PathKey[]): unknown {
  const fields: readonly PathKey[] = CONTAINER_FIELDS;
  const field = keys.findIndex(
    (key, index) => fields.includes(key) && typeof keys[index + 1] === "number",
  );
  return field < 0 ? null : valueAt(object, keys.slice(0, field + 2));
}
