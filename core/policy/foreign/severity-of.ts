import type { KubeObject } from "#core/kube/resource.ts";
import { SEVERITIES, type Severity } from "../policy.ts";

/** Where Kyverno's policies write it; others may, too. */
const SEVERITY_ANNOTATION = "policies.kyverno.io/severity";

/** The severity that is written in the first of a policy's documents that has one we know; high without any. */
export function severityOf(...documents: readonly KubeObject[]): Severity {
  const written = documents.map(({ metadata }) => metadata?.annotations?.[SEVERITY_ANNOTATION]);
  const known = written.flatMap((text) => SEVERITIES.filter((severity) => severity === text));
  return known[0] ?? "high";
}
