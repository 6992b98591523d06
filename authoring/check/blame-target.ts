import type { Finding } from "#core/policy/finding.ts";
import { type BlamedFindings, blameFindings } from "#rendering/blame/blame-findings.ts";
import { placeInManifests } from "#rendering/blame/place-in-manifests.ts";
import type { PreparedResources } from "#rendering/prepare-resources.ts";
import type { CheckOptions } from "./check-options.ts";
import type { TargetReport } from "./check-report.ts";
import { isListed } from "./is-listed.ts";
import type { TargetTexts } from "./read-target.ts";

interface BlamedTarget {
  readonly reading: TargetTexts;
  readonly prepared: PreparedResources;
  readonly options: CheckOptions;
}

/** The findings of a target, those that will be listed with the place in the files that set what they are about. */
export async function blameTarget(
  { findings }: TargetReport,
  { reading, prepared, options }: BlamedTarget,
): Promise<BlamedFindings> {
  const { texts, build } = reading;
  const { resources } = prepared;
  const listed = findings.filter((finding) => isListed(finding, options));
  const { findings: blamed, problem } =
    build === null
      ? { findings: placeInManifests(listed, { texts, resources }), problem: null }
      : await blameFindings({ ...build, resources, findings: listed });
  const places = new Map<Finding, Finding>(
    listed.map((finding, index) => [finding, blamed[index] ?? finding]),
  );
  return { findings: findings.map((finding) => places.get(finding) ?? finding), problem };
}
