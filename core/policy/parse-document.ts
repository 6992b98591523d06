import { type DocumentProblem, fitDocument } from "./check-document.ts";
import type { BaselineEntry, Fleet, FleetSpec, PolicyException } from "./fleet.ts";
import { endOfMoment, DAY_MS } from "./moment.ts";
import type { PolicyDocument, PolicyRule, PolicySpec } from "./policy.ts";

/** What a document means, or all that is wrong with it; exactly one of the two is there. */
export type Parsed<T> =
  | { readonly value: T; readonly problems: readonly [] }
  | { readonly value: null; readonly problems: readonly DocumentProblem[] };

/** A GuardrailFleet with its defaults. */
export function parseFleet(value: unknown): Parsed<Fleet> {
  const { document, problems } = fitDocument("GuardrailFleet", value);
  if (problems.length > 0) return { value: null, problems };
  const { metadata, spec } = document as { metadata: Metadata; spec: FleetSpec };
  const meaning = fleetProblems(spec);
  if (meaning.length > 0) return { value: null, problems: meaning };
  return parsed({ name: metadata.name, labels: metadata.labels ?? {}, spec });
}

/** A GuardrailPolicy in normal form: name, labels and spec as written, nothing else. */
export function parsePolicy(value: unknown): Parsed<PolicyDocument> {
  const { problems } = fitDocument("GuardrailPolicy", value);
  if (problems.length > 0) return { value: null, problems };
  const { metadata, spec } = value as { metadata: Metadata; spec: PolicySpec };
  const meaning = repeatedRules(spec.rules);
  if (meaning.length > 0) return { value: null, problems: meaning };
  return parsed({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailPolicy",
    metadata: {
      name: metadata.name,
      ...(metadata.labels === undefined ? {} : { labels: metadata.labels }),
    },
    spec,
  });
}

/** A GuardrailException; `maxDays` bounds how far after `now` (ms) it may end. */
export function parseException(
  value: unknown,
  limits: { readonly now: number; readonly maxDays: number },
): Parsed<PolicyException> {
  const { document, problems } = fitDocument("GuardrailException", value);
  if (problems.length > 0) return { value: null, problems };
  const { metadata, spec } = document as { metadata: Metadata; spec: PolicyException["spec"] };
  const meaning = [...bareStars(spec), ...expiryProblems(spec.expires, limits)];
  if (meaning.length > 0) return { value: null, problems: meaning };
  return parsed({ name: metadata.name, labels: metadata.labels ?? {}, spec });
}

/** The entries of a GuardrailBaseline. */
export function parseBaseline(value: unknown): Parsed<readonly BaselineEntry[]> {
  const { document, problems } = fitDocument("GuardrailBaseline", value);
  if (problems.length > 0) return { value: null, problems };
  return parsed((document as { spec: { findings: readonly BaselineEntry[] } }).spec.findings);
}

interface Metadata {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

function parsed<T>(value: T): Parsed<T> {
  return { value, problems: [] };
}

function fleetProblems(spec: FleetSpec): readonly DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  const seen = new Set<string>();
  spec.environments.forEach((environment, index) => {
    const at = ["spec", "environments", index, "name"];
    if (seen.has(environment.name)) {
      problems.push({
        at,
        message: `environment "${environment.name}" is there twice`,
        remedy: "Give each its own name.",
      });
    }
    seen.add(environment.name);
    environment.overlays.forEach((overlay, place) => {
      const path = typeof overlay === "string" ? overlay : overlay.path;
      const segment = path
        .split("/")
        .find((part) => part.includes("{app}") && part.replace("{app}", "").match(/[*?{}]/));
      if (segment === undefined) return;
      problems.push({
        at: ["spec", "environments", index, "overlays", place],
        message: `expected {app} beside literal text only, got "${segment}"`,
        remedy: "Write the wildcard into a segment of its own.",
      });
    });
  });
  spec.overrides.forEach((override, index) => {
    if (override.until === undefined || endOfMoment(override.until) !== null) return;
    problems.push({
      at: ["spec", "overrides", index, "until"],
      message: `expected a real day, got "${override.until}"`,
    });
  });
  return problems;
}

function repeatedRules(rules: readonly PolicyRule[]): readonly DocumentProblem[] {
  return rules.flatMap((rule, index) => {
    const first = rules.findIndex((other) => other.id === rule.id);
    if (first === index) return [];
    const remedy = "Give each rule of a policy its own id.";
    return [
      { at: ["spec", "rules", index, "id"], message: `rule "${rule.id}" is there twice`, remedy },
    ];
  });
}

function bareStars(spec: PolicyException["spec"]): readonly DocumentProblem[] {
  const remedy =
    "Name what is meant; an exception for everything is only granted as breakglass, in a cluster.";
  const lists: readonly (readonly [at: readonly string[], values: readonly string[]])[] = [
    [["spec", "policy"], [spec.policy]],
    [["spec", "rules"], spec.rules],
    [["spec", "match", "kinds"], spec.match.kinds],
    [["spec", "match", "names"], spec.match.names],
  ];
  return lists
    .filter(([, values]) => values.some((value) => /^\*+$/.test(value)))
    .map(([at]) => ({
      at,
      message: 'expected a name or a glob with letters in it, got "*"',
      remedy,
    }));
}

function expiryProblems(
  expires: string,
  { now, maxDays }: { readonly now: number; readonly maxDays: number },
): readonly DocumentProblem[] {
  const at = ["spec", "expires"];
  const end = endOfMoment(expires);
  if (end === null) return [{ at, message: `expected a real day, got "${expires}"` }];
  if (end <= now + (maxDays + 1) * DAY_MS) return [];
  const latest = new Date(now + maxDays * DAY_MS).toISOString().slice(0, 10);
  return [
    {
      at,
      message: `expected a date at most ${maxDays} days ahead (${latest}), got "${expires}"`,
      remedy:
        "Choose an earlier date and renew it when it comes, or raise maxExceptionDays in the fleet.",
    },
  ];
}
