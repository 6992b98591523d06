import type { Override } from "#core/policy/fleet.ts";
import { isInForce } from "#core/policy/moment.ts";
import { covers } from "./glob-cover.ts";
import { type LintedFleet, targetFindings } from "./lint-exceptions.ts";
import type { LintFinding } from "./lint-finding.ts";
import { unknownEnvironments } from "./unknown-environment.ts";

/** Overrides of the fleet that have ended, or do nothing. */
export function lintOverrides(linted: LintedFleet): readonly LintFinding[] {
  const { fleet, fleetOrigin: origin, now } = linted;
  const { overrides, environments } = fleet.spec;
  return overrides.flatMap((override, index) => {
    const at = ["spec", "overrides", index];
    if (!isInForce(override.until, now)) return [endedFinding(override, { origin, at })];
    const earlier = overrides
      .slice(0, index)
      .find((other) => isInForce(other.until, now) && alwaysWins(other, override));
    return [
      ...targetFindings(override, { origin, linted, at }),
      ...unknownEnvironments(override.environments, {
        known: environments.map(({ name }) => name),
        origin,
        at: [...at, "environments"],
      }),
      ...(earlier === undefined ? [] : [shadowedFinding(earlier, { origin, at })]),
    ];
  });
}

type Place = Pick<LintFinding, "origin" | "at">;

function endedFinding({ policy, until, owner }: Override, { origin, at }: Place): LintFinding {
  return {
    rule: "override-expired",
    origin,
    at: [...at, "until"],
    message: `the override of "${policy}" (owner ${owner}) ended on ${until ?? ""}: severities decide again`,
    remedy: "Remove it, or agree on a later date.",
  };
}

function shadowedFinding({ policy, reason }: Override, { origin, at }: Place): LintFinding {
  return {
    rule: "override-shadowed",
    origin,
    at,
    message: `the override of "${policy}" before it ("${reason}") always wins, so this one does nothing`,
    remedy: "Put the narrower one first, or remove one.",
  };
}

/** True when the earlier one claims whatever the later one claims, and does not end before it. */
function alwaysWins(earlier: Override, later: Override): boolean {
  if (earlier.until !== undefined && earlier.until !== later.until) return false;
  return (
    covers(earlier.policy, later.policy) &&
    coversList(earlier.rules, later.rules) &&
    coversList(earlier.environments, later.environments)
  );
}

/** No list at all claims everything. */
function coversList(
  outer: readonly string[] | undefined,
  inner: readonly string[] | undefined,
): boolean {
  if (outer === undefined || outer.includes("*")) return true;
  return inner !== undefined && inner.every((one) => outer.some((glob) => covers(glob, one)));
}
