import { atMost, plainFinding, type RawFinding } from "./decide.ts";
import type { EvaluateInput } from "./evaluate.ts";
import type { Finding } from "./finding.ts";
import type { Fleet, Override, PolicyException } from "./fleet.ts";
import { anyGlobMatcher, globMatcher } from "./glob.ts";
import type { GuardrailLayer } from "./guardrails.ts";
import { valueAt } from "./element-path.ts";
import { endOfMoment } from "./moment.ts";
import type { Action } from "./policy.ts";
import { kindMatcher, ownNamespace } from "./select.ts";

type Claim = (raw: RawFinding) => boolean;

/**
 * What a layer's fleet makes of a finding: its action from severity and environment, then overrides,
 * injected containers, exceptions and the baseline. [] when the action is off without an exception.
 */
export function settlementOf(
  layer: GuardrailLayer,
  input: EvaluateInput,
): (raw: RawFinding) => readonly Finding[] {
  const { spec } = layer.fleet;
  const environment = spec.environments.find((candidate) => candidate.name === input.environment);
  const overrides = spec.overrides
    .filter((override) => isInForce(override.until, input.now))
    .map((override) => ({ override, claims: overrideClaim(override) }));
  const exceptions = layer.exceptions
    .filter((exception) => isInForce(exception.spec.expires, input.now))
    .map((exception) => ({ exception, claims: exceptionClaim(exception) }));
  const injected = injectedClaim(spec.injected);
  const old = new Set(layer.baseline.map((entry) => entry.id));
  return (raw) => {
    const finding = plainFinding(raw);
    const override = overrides.find(({ claims }) => claims(raw))?.override ?? null;
    const exception = exceptions.find(({ claims }) => claims(raw))?.exception ?? null;
    const fleetAction: Action =
      override?.action ??
      environment?.actions[finding.severity] ??
      layer.unclaimed?.[finding.severity] ??
      spec.unmatched;
    const capped =
      raw.status === "not-evaluable" || injected(raw) ? atMost(fleetAction, "audit") : fleetAction;
    if (capped === "off") return [];
    const existing = old.has(finding.id);
    const action = existing ? atMost(capped, "warn") : capped;
    return [
      {
        ...finding,
        action: exception === null ? action : "off",
        exception: exception?.name ?? null,
        override: override?.reason ?? null,
        existing,
      },
    ];
  };
}

/** True until the end of a document's date or timestamp. */
export function isInForce(until: string | undefined, now: number): boolean {
  if (until === undefined) return true;
  const end = endOfMoment(until);
  return end !== null && now < end;
}

function overrideClaim(override: Override): Claim {
  const policy = globMatcher(override.policy);
  const rule = override.rules === undefined ? () => true : anyGlobMatcher(override.rules);
  const environment = environmentTest(override.environments);
  return (raw) => policy(raw.rule.policy) && rule(raw.rule.id) && environment(raw.environment);
}

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

function environmentTest(
  globs: readonly string[] | undefined,
): (environment: string | null) => boolean {
  if (globs === undefined) return () => true;
  const matches = anyGlobMatcher(globs);
  return (environment) => environment !== null && matches(environment);
}

function injectedClaim(injected: Fleet["spec"]["injected"]): Claim {
  const matchers = injected.map(({ container, image }) => ({
    container: globMatcher(container),
    image: globMatcher(image),
  }));
  return (raw) => {
    if (raw.container === null) return false;
    const name = valueAt(raw.container, ["name"]);
    const image = valueAt(raw.container, ["image"]);
    if (typeof name !== "string" || typeof image !== "string") return false;
    return matchers.some((matcher) => matcher.container(name) && matcher.image(image));
  };
}
