import { decisionOf, sortFindings } from "#core/policy/decide.ts";
import { lossFinding } from "#core/policy/loss-finding.ts";
import { judgeLoss, type LossLimits, renderFacts } from "#core/policy/render-loss.ts";
import type { PreparedResources } from "#rendering/prepare-resources.ts";
import type { TargetReport } from "./check-report.ts";
import { goneNames } from "./gone-names.ts";

interface TwoRenders {
  readonly before: PreparedResources;
  readonly after: PreparedResources;
  readonly limits: LossLimits;
  readonly now: number;
}

/** The report with a finding beside its own where the render lost more than the fleet allows. */
export function markLoss(
  report: TargetReport,
  { before, after, limits, now }: TwoRenders,
): TargetReport {
  const { path } = report;
  const loss = judgeLoss({ ...limits, before: factsOf(before), after: factsOf(after), path, now });
  if (loss === null) return report;
  const gone = goneNames(before.resources, after.resources);
  const findings = sortFindings([...report.findings, lossFinding({ path, loss, gone, now })]);
  return { ...report, findings, decision: decisionOf(findings) };
}

function factsOf({ resources }: PreparedResources) {
  return renderFacts(resources.map(({ object }) => object));
}
