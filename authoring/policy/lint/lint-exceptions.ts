import type { OriginDocument } from "#adapters/origin-document.ts";
import { didYouMean } from "#core/did-you-mean.ts";
import type { Fleet, PolicyException } from "#core/policy/fleet.ts";
import { anyGlobMatcher, globMatcher } from "#core/policy/glob.ts";
import { isInForce } from "#core/policy/moment.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";
import { isDisjointKind } from "./glob-cover.ts";
import type { KnownKinds } from "./known-kinds.ts";
import type { LintFinding } from "./lint-finding.ts";
import { unknownEnvironments } from "./unknown-environment.ts";

type Keys = readonly (string | number)[];

/** What exceptions and overrides are held to. */
export interface LintedFleet {
  readonly fleet: Fleet;
  readonly fleetOrigin: OriginDocument;
  readonly exceptions: readonly { readonly exception: PolicyException; origin: OriginDocument }[];
  /** Every policy in force, built-in ones and what check itself finds too. */
  readonly policies: readonly PolicyDocument[];
  /** Names of the platform's policies. */
  readonly platform: readonly string[];
  readonly kinds: KnownKinds;
  readonly now: number;
}

/** Exceptions that have ended, or cannot silence anything. */
export function lintExceptions(linted: LintedFleet): readonly LintFinding[] {
  return linted.exceptions.flatMap(({ exception, origin }) => {
    const { spec, name } = exception;
    const place = { origin, linted };
    if (!isInForce(spec.expires, linted.now)) {
      const message = `exception "${name}" (owner ${spec.owner}) ended on ${spec.expires} and silences nothing`;
      const remedy = "Remove the document, or renew it with a later date.";
      return [
        { rule: "exception-expired" as const, origin, at: ["spec", "expires"], message, remedy },
      ];
    }
    return [
      ...targetFindings(spec, { ...place, at: ["spec"] }),
      ...kindFindings(exception, place),
      ...unknownEnvironments(spec.match.environments, {
        known: linted.fleet.spec.environments.map((environment) => environment.name),
        origin,
        at: ["spec", "match", "environments"],
      }),
    ];
  });
}

interface Target {
  readonly policy: string;
  readonly rules?: readonly string[];
}

interface Place {
  readonly origin: OriginDocument;
  readonly linted: LintedFleet;
}

/** A policy, or rules of it, that are not there. */
export function targetFindings(
  { policy, rules }: Target,
  { origin, linted, at }: Place & { readonly at: Keys },
): readonly LintFinding[] {
  const names = linted.policies.map(({ metadata }) => metadata.name);
  const meant = linted.policies.filter(({ metadata }) => globMatcher(policy)(metadata.name));
  if (meant.length === 0 && linted.platform.some(globMatcher(policy))) {
    const message = `policy "${policy}" is the platform's, which no exception or override of a repository touches`;
    const remedy = "Ask the platform team for it.";
    return [{ rule: "unknown-policy", origin, at: [...at, "policy"], message, remedy }];
  }
  if (meant.length === 0) {
    const message = `there is no policy "${policy}"${didYouMean(policy, names)}`;
    const remedy = `The policies are ${names.join(", ")}.`;
    return [{ rule: "unknown-policy", origin, at: [...at, "policy"], message, remedy }];
  }
  const ids = meant.flatMap(({ spec }) => spec.rules.map(({ id }) => id));
  return (rules ?? []).flatMap((rule, index): readonly LintFinding[] => {
    if (ids.some(globMatcher(rule))) return [];
    const message = `policy "${policy}" has no rule "${rule}"${didYouMean(rule, ids)}`;
    const remedy =
      ids.length > 20
        ? "`tiphys policy list` names its rules."
        : `The rules are ${ids.join(", ")}.`;
    return [{ rule: "unknown-policy", origin, at: [...at, "rules", index], message, remedy }];
  });
}

/** Kinds that there are not, or that none of the rules looks at. */
function kindFindings(
  { name, spec }: PolicyException,
  { origin, linted }: Place,
): readonly LintFinding[] {
  const at = ["spec", "match", "kinds"];
  const unknown = spec.match.kinds.flatMap((kind, index): readonly LintFinding[] => {
    const problem = linted.kinds.problem(kind);
    return problem === null
      ? []
      : [{ rule: "unknown-kind", origin, at: [...at, index], ...problem }];
  });
  if (unknown.length > 0) return unknown;
  const rules = linted.policies
    .filter(({ metadata }) => globMatcher(spec.policy)(metadata.name))
    .flatMap((policy) => policy.spec.rules.map((rule) => ({ rule, policy })))
    .filter(({ rule }) => anyGlobMatcher(spec.rules)(rule.id));
  const isReached = rules.some(({ rule, policy }) =>
    [policy.spec.match?.kinds, rule.match?.kinds].every(
      (kinds) =>
        kinds === undefined ||
        kinds.some((kind) => spec.match.kinds.some((own) => !isDisjointKind(kind, own))),
    ),
  );
  if (isReached || rules.length === 0) return [];
  const message = `exception "${name}" is about ${spec.match.kinds.join(", ")}, and none of its rules looks at these kinds`;
  const remedy = "Correct the kinds or the rules, or remove the document.";
  return [{ rule: "exception-idle", origin, at, message, remedy }];
}
