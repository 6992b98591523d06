import type { Parsed } from "#core/document/parsed.ts";
import { checkDocument } from "./check-document.ts";
import type { BaselineEntry, Fleet, FleetSpec, PolicyException } from "./fleet.ts";
import { exceptionProblems, type ExpiryLimits } from "./exception-problems.ts";
import { fleetProblems } from "./fleet-problems.ts";
import { policyProblems } from "./policy-problems.ts";
import type { PolicyDocument, PolicySpec } from "./policy.ts";

/** A GuardrailFleet with its defaults. */
export function parseFleet(value: unknown): Parsed<Fleet> {
  const { document, problems } = checkDocument("GuardrailFleet", value);
  if (problems.length > 0) return { value: null, problems };
  const { metadata, spec } = document as { metadata: Metadata; spec: FleetSpec };
  const meaning = fleetProblems(spec);
  if (meaning.length > 0) return { value: null, problems: meaning };
  return parsed({ name: metadata.name, labels: metadata.labels ?? {}, spec });
}

/** A GuardrailPolicy in normal form: name, labels and spec as written, nothing else. */
export function parsePolicy(value: unknown): Parsed<PolicyDocument> {
  const { problems } = checkDocument("GuardrailPolicy", value);
  if (problems.length > 0) return { value: null, problems };
  const { metadata, spec } = value as { metadata: Metadata; spec: PolicySpec };
  const meaning = policyProblems(spec);
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

/** A GuardrailException; null limits where its end was looked at before (in a bundle). */
export function parseException(
  value: unknown,
  limits: ExpiryLimits | null,
): Parsed<PolicyException> {
  const { document, problems } = checkDocument("GuardrailException", value);
  if (problems.length > 0) return { value: null, problems };
  const { metadata, spec } = document as { metadata: Metadata; spec: PolicyException["spec"] };
  const meaning = exceptionProblems(spec, limits);
  if (meaning.length > 0) return { value: null, problems: meaning };
  return parsed({ name: metadata.name, labels: metadata.labels ?? {}, spec });
}

/** The entries of a GuardrailBaseline. */
export function parseBaseline(value: unknown): Parsed<readonly BaselineEntry[]> {
  const { document, problems } = checkDocument("GuardrailBaseline", value);
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
