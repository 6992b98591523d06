import { TiphysError } from "#core/errors.ts";
import { writeYaml } from "#core/kube/write-yaml.ts";
import {
  type FileOptions,
  GENERATED_HEADER,
  rulesText,
} from "#core/slo/generate/generated-files.ts";
import { dashboardText } from "#core/slo/generate/dashboard-object.ts";
import { generatedObjects } from "#core/slo/generate/generated-objects.ts";
import { groupByService } from "#core/slo/generate/service-objectives.ts";
import type { Objective } from "#core/slo/objective.ts";

/**
 * All that is asked for as one text: objects as a stream of YAML, plain rules as one file, one dashboard as JSON.
 * @throws USAGE_INVALID where plain files would have to go into one text
 */
export function streamText(
  objectives: readonly Objective[],
  { form, parts, ...options }: FileOptions,
): string {
  if (form !== "rules") {
    const objects = generatedObjects(objectives, { form, parts, ...options });
    return GENERATED_HEADER + objects.map(writeYaml).join("---\n");
  }
  const services = groupByService(objectives);
  const [part, another] = parts;
  const [service, second] = services;
  if (part === "rules" && another === undefined) return rulesText(services);
  if (part === "dashboard" && another === undefined && service && second === undefined)
    return dashboardText(service);
  throw new TiphysError(
    "USAGE_INVALID",
    "--as rules: expected one plain file to print, got several. Name one with --only rules, or a folder for all with --output.",
  );
}
