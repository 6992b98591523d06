import type { LoadedFleet } from "#adapters/load-fleet.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { PolicyException } from "#core/policy/fleet.ts";
import { anyGlobMatcher, globMatcher } from "#core/policy/glob.ts";
import { DAY_MS, endOfMoment } from "#core/policy/moment.ts";
import { DOORS, type PolicyDocument } from "#core/policy/policy.ts";
import { PROMOTION_POLICY, PROMOTION_RULES } from "#core/policy/promotion-finding.ts";
import { type FleetRuleId, fleetFinding } from "#core/policy/fleet-finding.ts";

const SOON_MS = 14 * DAY_MS;

interface Usage {
  readonly now: number;
  /** Names of exceptions that silenced something; null when not everything was judged. */
  readonly used: ReadonlySet<string> | null;
}

/** What is to be said of the repository's exceptions, by the file that holds them. */
export function exceptionFindings(
  { source, origins }: LoadedFleet,
  usage: Usage,
): ReadonlyMap<string, readonly Finding[]> {
  const byFile = new Map<string, Finding[]>();
  const isSeenElsewhere = elsewhereTest(source.policies);
  for (const exception of source.exceptions) {
    const origin = origins.get(exception);
    if (origin === undefined) continue;
    const used = isSeenElsewhere(exception) ? null : usage.used;
    const findings = problemsOf(exception, { ...usage, used }).map(([rule, message]) =>
      fleetFinding(rule, {
        resource: {
          apiVersion: "tiphys.io/v1alpha1",
          kind: "GuardrailException",
          namespace: null,
          name: exception.name,
        },
        message,
        source: { file: origin.file, line: origin.line, column: null },
      }),
    );
    if (findings.length > 0)
      byFile.set(origin.file, [...(byFile.get(origin.file) ?? []), ...findings]);
  }
  return byFile;
}

/** True for an exception from a rule that check does not evaluate: whether it is used shows at other doors. */
function elsewhereTest(
  policies: readonly PolicyDocument[],
): (exception: PolicyException) => boolean {
  const rules = policies.flatMap(({ metadata, spec }) =>
    spec.rules
      .filter((rule) => !(rule.doors ?? spec.doors ?? DOORS).includes("check"))
      .map(({ id }) => ({ policy: metadata.name, id })),
  );
  const admitted = PROMOTION_RULES.map(({ id }) => ({ policy: PROMOTION_POLICY, id }));
  return ({ spec }) => {
    const policy = globMatcher(spec.policy);
    const rule = anyGlobMatcher(spec.rules);
    return [...rules, ...admitted].some(
      (candidate) => policy(candidate.policy) && rule(candidate.id),
    );
  };
}

function problemsOf(
  { name, spec }: PolicyException,
  { now, used }: Usage,
): readonly (readonly [rule: FleetRuleId, message: string])[] {
  const end = endOfMoment(spec.expires) ?? now;
  if (end <= now) {
    const message = `exception "${name}" (owner ${spec.owner}) ended on ${spec.expires} and silences nothing`;
    return [["exception-expired", message]];
  }
  const problems: [FleetRuleId, string][] = [];
  if (end - now <= SOON_MS) {
    const message = `exception "${name}" (owner ${spec.owner}) ends on ${spec.expires}`;
    problems.push(["exception-expires-soon", message]);
  }
  if (used !== null && !used.has(name)) {
    const message = `exception "${name}" (owner ${spec.owner}) silenced nothing in the whole fleet`;
    problems.push(["exception-unused", message]);
  }
  return problems;
}
