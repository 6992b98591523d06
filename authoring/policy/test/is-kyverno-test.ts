import { isRecord } from "#core/is-record.ts";

/** True for a test of Kyverno's CLI, whose older form says no kind. */
export function isKyvernoTest(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { apiVersion, kind, results } = value;
  if (kind === "Test" && /^(?:cli\.)?kyverno\.io\//.test(String(apiVersion))) return true;
  return kind === undefined && Array.isArray(results) && Array.isArray(value.policies);
}
