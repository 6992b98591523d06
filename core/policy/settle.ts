import { atMost, plainFinding, type RawFinding } from "./decide.ts";
import type { EvaluateInput } from "./evaluate.ts";
import type { Finding } from "./finding.ts";
import type { Fleet, PolicyException } from "./fleet.ts";
import { anyGlobMatcher, globMatcher } from "./glob.ts";
import type { GuardrailLayer } from "./guardrails.ts";
import { type PathKey, valueAt } from "#core/document/field-path.ts";
import type { ElementNames } from "./element-path.ts";
import { CONTAINER_FIELDS } from "#core/kube/pod-template.ts";
import { isInForce } from "./moment.ts";
import { environmentTest, overrideClaim } from "./override-claim.ts";
import type { Action } from "./policy.ts";
import { remembered } from "#core/remembered.ts";
import { kindMatcher, ownNamespace } from "./select.ts";

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
  const exceptions = byName(layer.exceptions)
    .filter((exception) => isInForce(exception.spec.expires, input.now))
    .map((exception) => ({ exception, claims: claimOfException(exception) }));
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
const claimOfException = remembered(exceptionClaim);
const claimOfInjected = remembered(injectedClaim);
const idsOf = remembered(
  (baseline: GuardrailLayer["baseline"]) => new Set(baseline.map(({ id }) => id)),
);
/** Which of two exceptions is printed must not depend on the files they came from. */
const byName = remembered((exceptions: readonly PolicyException[]) =>
  [...exceptions].sort((left, right) => (left.name < right.name ? -1 : 1)),
);

function exceptionClaim({ spec }: PolicyException): Claim {
  const policy = globMatcher(spec.policy);
  const rule = anyGlobMatcher(spec.rules);
  const kind = kindMatcher(spec.match.kinds);
  const name = anyGlobMatcher(spec.match.names);
  const environment = environmentTest(spec.match.environments);
  const namespace =
    spec.match.namespaces === undefined ? null : anyGlobMatcher(spec.match.namespaces);
  return (raw) =>
    policy(raw.rule.policy) &&
    rule(raw.rule.id) &&
    name(raw.ref.name) &&
    environment(raw.environment) &&
    kind(raw.resource.object) &&
    (namespace === null || namespaceHolds(raw, namespace));
}

function namespaceHolds(raw: RawFinding, matches: (text: string) => boolean): boolean {
  const { object, namespace } = raw.resource;
  const own = ownNamespace({
    object,
    namespace,
    environment: raw.environment,
    operation: "CREATE",
  });
  return own !== null && matches(own);
}

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
