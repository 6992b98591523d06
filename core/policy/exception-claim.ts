import { remembered } from "#core/remembered.ts";
import type { RawFinding } from "./decide.ts";
import type { PolicyException } from "./fleet.ts";
import { anyGlobMatcher, globMatcher } from "./glob.ts";
import { isInForce } from "./moment.ts";
import { environmentTest } from "./override-claim.ts";
import { kindMatcher, ownNamespace } from "./select.ts";

/** What an exception may be from: a rule's word about an object. */
export interface ExceptedPlace extends Pick<RawFinding, "ref" | "resource" | "environment"> {
  readonly rule: { readonly policy: string; readonly id: string };
}

export interface ExceptionClaim {
  readonly exception: PolicyException;
  readonly claims: (place: ExceptedPlace) => boolean;
}

/** The exceptions that have not ended, by name: which of two is printed must not depend on their files. */
export function exceptionClaims(
  exceptions: readonly PolicyException[],
  now: number,
): readonly ExceptionClaim[] {
  return byName(exceptions)
    .filter((exception) => isInForce(exception.spec.expires, now))
    .map((exception) => ({ exception, claims: claimOf(exception) }));
}

const byName = remembered((exceptions: readonly PolicyException[]) =>
  [...exceptions].sort((left, right) => (left.name < right.name ? -1 : 1)),
);

// A server settles thousands of reviews a second by the same documents.
const claimOf = remembered(({ spec }: PolicyException): ExceptionClaim["claims"] => {
  const policy = globMatcher(spec.policy);
  const rule = anyGlobMatcher(spec.rules);
  const kind = kindMatcher(spec.match.kinds);
  const name = anyGlobMatcher(spec.match.names);
  const environment = environmentTest(spec.match.environments);
  const namespace =
    spec.match.namespaces === undefined ? null : anyGlobMatcher(spec.match.namespaces);
  return (place) =>
    policy(place.rule.policy) &&
    rule(place.rule.id) &&
    name(place.ref.name) &&
    environment(place.environment) &&
    kind(place.resource.object) &&
    (namespace === null || namespaceHolds(place, namespace));
});

function namespaceHolds(
  { resource, environment }: ExceptedPlace,
  matches: (text: string) => boolean,
): boolean {
  const { object, namespace } = resource;
  const own = ownNamespace({ object, namespace, environment, operation: "CREATE" });
  return own !== null && matches(own);
}
