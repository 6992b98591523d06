import { countWords } from "#core/count-words.ts";
import { writeYaml } from "#core/kube/write-yaml.ts";
import type { EmittedPaths, OverlayPaths } from "./emitted-paths.ts";

/** What was found, for people or for programs. */
export function writePaths(paths: EmittedPaths, format: string): string {
  const document = { apiVersion: "tiphys.io/v1alpha1", kind: "GeneratePaths", ...paths };
  if (format === "json") return `${JSON.stringify(document, null, 2)}\n`;
  return format === "yaml" ? writeYaml(document) : textOf(paths);
}

function textOf({ overlays, tarExclusions }: EmittedPaths): string {
  const blocks = overlays.map(overlayText);
  const exclusions = tarExclusions === null ? [] : [`tar exclusions: ${tarExclusions.join(";")}\n`];
  return [...blocks, ...exclusions].join("\n");
}

function overlayText({ path, generatePaths, sent, files, unknown }: OverlayPaths): string {
  const words = countWords(files, "file");
  const what = sent === "." ? "the whole repository" : sent;
  const lines = [
    path,
    `  argocd.argoproj.io/manifest-generate-paths: ${generatePaths}`,
    `  sent: ${what} (${words} of it read)`,
    ...unknown.map((reason) => `  may read more: ${reason}`),
  ];
  return `${lines.join("\n")}\n`;
}
