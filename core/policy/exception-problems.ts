import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { PolicyException } from "./fleet.ts";
import { kindPatternProblems } from "./kind-pattern.ts";
import { DAY_MS, endOfMoment } from "./moment.ts";

/** How far after `now` (ms) an exception may end: through the end of the day `maxDays` ahead. */
export interface ExpiryLimits {
  readonly now: number;
  readonly maxDays: number;
}

/** What is wrong with an exception that fits its JSON Schema; without limits its end may lie anywhere. */
export function exceptionProblems(
  spec: PolicyException["spec"],
  limits: ExpiryLimits | null,
): readonly DocumentProblem[] {
  return [
    ...bareStars(spec),
    ...kindPatternProblems(spec.match.kinds, ["spec", "match", "kinds"]),
    ...expiryProblems(spec.expires, limits),
  ];
}

/** A pattern of wildcards alone, also one like "*\/*", matches everything as "*" does. */
function bareStars(spec: PolicyException["spec"]): readonly DocumentProblem[] {
  const remedy =
    "Name what is meant; an exception for everything is only granted as breakglass, in a cluster.";
  const lists: readonly (readonly [at: readonly string[], values: readonly string[]])[] = [
    [["spec", "policy"], [spec.policy]],
    [["spec", "rules"], spec.rules],
    [["spec", "match", "kinds"], spec.match.kinds],
    [["spec", "match", "names"], spec.match.names],
  ];
  return lists.flatMap(([at, values]) => {
    const bare = values.find((value) => /^[*?/]+$/.test(value));
    if (bare === undefined) return [];
    const message = `expected a name or a glob with letters in it, got "${bare}"`;
    return [{ at, message, remedy }];
  });
}

function expiryProblems(expires: string, limits: ExpiryLimits | null): readonly DocumentProblem[] {
  const at = ["spec", "expires"];
  const end = endOfMoment(expires);
  if (end === null) return [{ at, message: `expected a real day, got "${expires}"` }];
  if (limits === null) return [];
  const { now, maxDays } = limits;
  const latest = new Date(now + maxDays * DAY_MS).toISOString().slice(0, 10);
  if (end <= (endOfMoment(latest) ?? 0)) return [];
  const message = `expected a date at most ${maxDays} days ahead (${latest}), got "${expires}"`;
  const remedy =
    "Choose an earlier date and renew it when it comes, or raise maxExceptionDays in the fleet.";
  return [{ at, message, remedy }];
}
