import { resourceKey, type ResourceRef } from "#core/kube/resource.ts";
import { pointerKeys } from "#core/document/field-path.ts";
import { findingId } from "#core/policy/element-path.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";
import { findingKey } from "#authoring/check/finding-key.ts";
import { refOf } from "./compare-renders.ts";
import type { DiffReport } from "./diff-report.ts";
import type { ResourcePair } from "./pair-resources.ts";

interface Judged {
  readonly path: string;
  readonly findings: readonly Finding[];
}

interface Sides {
  readonly before: Judged;
  readonly after: Judged;
  readonly pairs: readonly ResourcePair[];
}

/** Findings of the second side that the first lacks, those that both have, and those of the first alone. */
export function diffFindings({ before, after, pairs }: Sides): DiffReport["findings"] {
  const translate = translator(pairs, { from: before.path, to: after.path });
  const old = new Map(before.findings.filter(isSaid).map((one) => [translate(one), one]));
  const now = after.findings.filter(isSaid);
  const keys = new Set(now.map(findingKey));
  return {
    new: now.filter((finding) => !old.has(findingKey(finding))),
    existing: now.filter((finding) => old.has(findingKey(finding))),
    mended: [...old].filter(([key]) => !keys.has(key)).map(([, finding]) => finding),
  };
}

/** Whether a person who reads a diff is shown this finding of it. */
export function isShown({ action }: Finding): boolean {
  return action === "deny" || action === "warn";
}

/** What could not be evaluated, or is silenced, is no news. */
function isSaid({ status, action }: Finding): boolean {
  return status !== "not-evaluable" && action !== "off";
}

/** The key that a finding of the first side has on the second, where its resource may be called otherwise. */
function translator(
  pairs: readonly ResourcePair[],
  paths: { readonly from: string; readonly to: string },
): (finding: Finding) => string {
  const renamed = new Map<string, { readonly before: JudgedResource; readonly now: ResourceRef }>();
  for (const { before, after } of pairs) {
    if (before === null || after === null) continue;
    renamed.set(resourceKey(refOf(before)), { before, now: refOf(after) });
  }
  return (finding) => {
    const { policy, rule, path, resource } = finding;
    const match = renamed.get(resourceKey(resource));
    if (match !== undefined) {
      const object = match.before.object;
      const id = findingId({ policy, rule, resource: match.now, keys: pointerKeys(path), object });
      return findingKey({ ...finding, id, resource: match.now });
    }
    if (resource.kind !== "Bundle" || resource.name !== paths.from) return findingKey(finding);
    const whole = { ...resource, name: paths.to };
    const id = findingId({ policy, rule, resource: whole, keys: [], object: {} });
    return findingKey({ ...finding, id, resource: whole });
  };
}
