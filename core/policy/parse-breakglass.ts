import type { KubeObject } from "#core/kube/resource.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import { checkDocument } from "./check-document.ts";
import type { PolicyException } from "./fleet.ts";
import { kindPatternProblems } from "./kind-pattern.ts";
import { endOfMoment } from "./moment.ts";
import type { Parsed } from "#core/document/parsed.ts";

const HOUR_MS = 3_600_000;

/**
 * A GuardrailException as it stands in a cluster, for an emergency: one literal namespace, a ticket, stars allowed.
 * It ends `maxHours` after its creation at the latest, whatever it says.
 */
export function parseBreakglass(object: KubeObject, maxHours: number): Parsed<PolicyException> {
  const { apiVersion, kind, metadata, spec } = object;
  const document = { apiVersion, kind, metadata: { name: metadata?.name }, spec };
  const { problems } = checkDocument("GuardrailException", document);
  if (problems.length > 0) return { value: null, problems };
  const own = spec as PolicyException["spec"];
  const wrong = [
    ...meaningProblems(own),
    ...kindPatternProblems(own.match.kinds, ["spec", "match", "kinds"]),
  ];
  if (wrong.length > 0) return { value: null, problems: wrong };
  const expires = earlier(own.expires, latestEnd(metadata?.creationTimestamp, maxHours));
  return {
    value: { name: metadata?.name ?? "", labels: {}, spec: { ...own, expires } },
    problems: [],
  };
}

function meaningProblems({
  ticket,
  match,
  expires,
}: PolicyException["spec"]): readonly DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  const [namespace, second] = match.namespaces ?? [];
  if (namespace === undefined || second !== undefined || /[*?]/.test(namespace))
    problems.push({
      at: ["spec", "match", "namespaces"],
      message: "expected one namespace by its name",
    });
  if (ticket === undefined) problems.push({ at: ["spec"], message: 'missing field "ticket"' });
  if (endOfMoment(expires) === null)
    problems.push({ at: ["spec", "expires"], message: `expected a real time, got "${expires}"` });
  return problems;
}

function latestEnd(created: unknown, maxHours: number): string | null {
  const start = typeof created === "string" ? Date.parse(created) : Number.NaN;
  return Number.isNaN(start) ? null : new Date(start + maxHours * HOUR_MS).toISOString();
}

function earlier(expires: string, latest: string | null): string {
  if (latest === null) return expires;
  return (endOfMoment(expires) ?? 0) <= Date.parse(latest) ? expires : latest;
}
