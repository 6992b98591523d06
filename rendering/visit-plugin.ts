import { resolve } from "node:path";
import { nameOf, noteRemote, problemAt, type ReferencePlace } from "./graph-walk.ts";
import { inspectPluginConfig, textsIn, urlsIn } from "./plugin-config.ts";
import { readLimitedText } from "./read-limited-text.ts";
import { readKustomizeYaml } from "./read-kustomize-yaml.ts";

interface PluginFile {
  readonly path: string;
  /** The file holds configuration itself; else it only takes part in making some (a patch). */
  readonly strict: boolean;
  /** Where its paths may begin: kustomize counts them from the kustomization that uses what was built. */
  readonly folders: readonly string[];
}

const MAX_PATH = 1024;

const NO_TEXT = {
  ok: false,
  line: null,
  problem: "it is no readable UTF-8 text of at most 4 MiB",
} as const;

/** Reads a file that configures generators or transformers, or takes part in that. */
export function visitPluginFile(place: ReferencePlace, file: PluginFile): void {
  const text = readLimitedText(file.path);
  const yaml = text === null ? NO_TEXT : readKustomizeYaml(text);
  if (!yaml.ok) {
    place.walk.mistakes.push({
      file: nameOf(place.walk, file.path),
      line: yaml.line ?? undefined,
      message: yaml.problem,
      remedy: "Correct the file.",
    });
    return;
  }
  if (file.strict) visitPluginText(place, yaml.documents, file.folders);
  else for (const url of urlsIn(yaml.documents)) noteRemote(place, url);
}

/** Refuses programs, containers and remote files that a generator or transformer would use. */
export function visitPluginText(
  place: ReferencePlace,
  documents: readonly unknown[],
  folders: readonly string[] = [place.folder],
): void {
  const request = inspectPluginConfig(documents);
  for (const folder of folders) noteMentions({ walk: place.walk, folder }, documents);
  for (const kind of request.foreignKinds) {
    place.walk.refusals.push(
      problemAt(place, {
        message: `expected a transformer or generator built into kustomize, got the plugin "${kind}"`,
        remedy:
          "Programs and containers are never run while rendering: write its output into the repository.",
      }),
    );
  }
  if (request.inflatesHelm) {
    place.walk.refusals.push(
      problemAt(place, {
        message: "expected no HelmChartInflationGenerator, got one",
        remedy:
          "Use helmCharts with --enable-helm, or write the output of helm template into the repository.",
      }),
    );
  }
  for (const url of request.urls) noteRemote(place, url);
}

/** Any text in such configuration may be the path of a file: too many lookups do no harm. */
function noteMentions(
  { walk, folder }: Pick<ReferencePlace, "walk" | "folder">,
  documents: readonly unknown[],
): void {
  for (const text of textsIn(documents)) {
    if (text === "" || text.length > MAX_PATH || /[\n\0]/.test(text)) continue;
    for (const path of [text, text.slice(text.indexOf("=") + 1)]) {
      walk.lookups.add(resolve(folder, path));
      walk.variableFiles.add(resolve(folder, path));
    }
  }
}
