import { foldedField } from "./folded-field.ts";
import { readKustomizationFile } from "./kustomization-file.ts";
import type { OutermostFields } from "./overlay-settings.ts";

/** True for a component, which kustomize builds like any folder but takes for no base. */
export function isComponent(directory: string): boolean {
  const reading = readKustomizationFile(directory);
  return reading.kind === "read" && foldedField(reading.file.content, "kind")[0] === "Component";
}

/** What kustomize would ignore in an overlay once another kustomization stands around it. */
export function outermostFields(directory: string): OutermostFields {
  const reading = readKustomizationFile(directory);
  if (reading.kind !== "read") return {};
  const [sortOptions] = foldedField(reading.file.content, "sortOptions");
  const [buildMetadata] = foldedField(reading.file.content, "buildMetadata");
  return {
    ...(sortOptions === undefined ? {} : { sortOptions }),
    ...(buildMetadata === undefined ? {} : { buildMetadata }),
  };
}
