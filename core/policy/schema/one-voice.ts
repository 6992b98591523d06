import type { Finding } from "#core/policy/finding.ts";
import { SCHEMA_POLICY } from "./schema-rules.ts";

/**
 * Leaves out what is said twice: a schema's finding that an earlier layer settled, and what best-practices
 * says about an API version that kubernetes-schema names too.
 */
export function oneVoice(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  const versions = new Set<string>();
  for (const { policy, rule, resource } of findings) {
    if (policy === SCHEMA_POLICY && (rule === "removed-api" || rule === "deprecated-api"))
      versions.add(JSON.stringify(resource));
  }
  return findings.filter(({ id, policy, rule, resource, path, status, source }) => {
    if (policy === "best-practices" && rule === "deprecated-apis")
      return !versions.has(JSON.stringify(resource));
    if (policy !== SCHEMA_POLICY) return true;
    const key = JSON.stringify([id, path, status, source]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
