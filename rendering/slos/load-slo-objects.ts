import { readSloFiles, sloFiles } from "#adapters/read-slo-documents.ts";
import { problemsError } from "#core/errors.ts";
import { writeYaml } from "#core/kube/write-yaml.ts";
import { literalNamespace } from "#core/policy/environment.ts";
import { ANALYSIS_URL } from "#core/slo/generate/analysis-templates.ts";
import { GENERATED_PARTS, serviceObjects } from "#core/slo/generate/generated-objects.ts";
import { groupByService } from "#core/slo/generate/service-objectives.ts";
import type { AppendSlos, RenderedOverlay } from "../append-slos.ts";
import { type ManifestText, prepareResources } from "../prepare-resources.ts";
import { homeOf } from "./service-home.ts";

/** Reads a fleet's SLOs, for all of its overlays. @throws SLO_INVALID with every problem */
export async function loadSloObjects(root: string, globs: readonly string[]): Promise<AppendSlos> {
  const { objectives, problems } = await readSloFiles(root, { files: sloFiles(root, globs) });
  if (problems.length > 0) throw problemsError("SLO_INVALID", problems);
  const services = groupByService(objectives);
  return (overlay) => {
    if (overlay.environment === null) return overlay.texts;
    const { resources } = prepareResources(overlay.texts, {
      namespace: overlay.namespace ?? literalNamespace(overlay.environment),
      crdScopes: new Map(),
    });
    const objects = services.flatMap((service) => {
      const home = homeOf(service, resources);
      if (home === null) return [];
      return serviceObjects(service, {
        form: "prometheusrule",
        parts: GENERATED_PARTS.filter((part) => part !== "templates" || home.hasRollout),
        labels: {},
        namespace: home.namespace,
        analysisUrl: ANALYSIS_URL,
      });
    });
    return objects.length === 0 ? overlay.texts : [...overlay.texts, textOf(objects, overlay)];
  };
}

function textOf(objects: readonly unknown[], { texts }: RenderedOverlay): ManifestText {
  const text = objects.map(writeYaml).join("---\n");
  return {
    file: texts[0]?.file ?? "",
    bytes: new TextEncoder().encode(text),
    isSource: false,
  };
}
