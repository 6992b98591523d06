import type { KubeObject } from "#core/kube/resource.ts";
import { SEVERITIES, type Severity } from "../policy.ts";

/** Where Kyverno's policies write it; others may, too. */
const SEVERITY_ANNOTATION = "policies.kyverno.io/severity";

/** The severity that a policy's author wrote; high where none is written, or none that we know. */
export function severityOf({ metadata }: KubeObject): Severity {
  const written = metadata?.annotations?.[SEVERITY_ANNOTATION];
  return SEVERITIES.find((severity) => severity === written) ?? "high";
}
