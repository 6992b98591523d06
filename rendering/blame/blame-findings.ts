import { join } from "node:path";
import type { PathKey } from "#core/document/field-path.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";
import { realFolder } from "#adapters/real-folder.ts";
import { hasSettings, settingsKustomization } from "#rendering/overlay-settings.ts";
import { type FirstBuild, type RenderRequest, renderAnnotated } from "#rendering/render-overlay.ts";
import { originFinder } from "./annotated-objects.ts";
import { type FoundSubject, subjectFinder } from "./blame-subjects.ts";
import { findClaim } from "./find-claim.ts";
import { followPath, type KustomizationNode, readNode } from "./kustomization-node.ts";
import { resourceFinder } from "./resource-finder.ts";
import { SourceFiles } from "./source-files.ts";
import { type SourcePlace, unwritten } from "./written.ts";

export interface BlameRequest extends FirstBuild {
  /** What was judged, in the order of the render. */
  readonly resources: readonly JudgedResource[];
  readonly findings: readonly Finding[];
}

/** `problem` says why there are no sources; findings are then as they were. */
export interface BlamedFindings {
  readonly findings: readonly Finding[];
  readonly problem: string | null;
}

/**
 * The findings about a rendered overlay, each with the place in the repository that set what it is about, from one
 * more build with annotations. Fails only when it is stopped: what cannot be found has no source.
 */
export async function blameFindings(request: BlameRequest): Promise<BlamedFindings> {
  const { render, graph, findings } = request;
  if (!findings.some(({ source }) => source === null)) return { findings, problem: null };
  try {
    const { bytes, folder } = await renderAnnotated({ render, graph });
    const text = new TextDecoder().decode(bytes);
    return { findings: placeFindings(request, { text, folder }), problem: null };
  } catch (error) {
    if (render.signal?.aborted === true) throw error;
    return { findings, problem: error instanceof Error ? error.message : String(error) };
  }
}

interface Annotated {
  readonly text: string;
  readonly folder: string;
}

function placeFindings(
  { render, resources, findings }: BlameRequest,
  { text, folder }: Annotated,
): readonly Finding[] {
  const files = new SourceFiles(realFolder(render.repositoryRoot));
  const overlay = readNode(realFolder(render.directory), files);
  if (overlay === null) return findings;
  const objects = resources.map(({ object }) => object);
  const subjectAt = subjectFinder({
    objects,
    originAt: originFinder({ text, folder, objects }),
    node: withSettings(overlay, { render, files, around: folder }),
    files,
  });
  const fallback = { file: files.nameOf(overlay.file), line: null, column: null };
  const indexesOf = resourceFinder(resources);
  return findings.map((finding) => {
    if (finding.source !== null) return finding;
    const places = indexesOf(finding).map(({ index, keys }) => placeOf(subjectAt(index), keys));
    return { ...finding, source: onlyPlace(places) ?? fallback };
  });
}

function placeOf(found: FoundSubject, keys: readonly PathKey[]): SourcePlace | null {
  return found.kind === "unsure" ? found.place : findClaim(found.subject, keys);
}

/** Of several objects that a finding may mean, none is blamed unless they share the place. */
function onlyPlace(places: readonly (SourcePlace | null)[]): SourcePlace | null {
  const [first] = places;
  if (first === undefined || first === null) return null;
  if (places.every((place) => place?.line === first.line && place?.file === first.file))
    return first;
  const isOneFile = places.every((place) => place?.file === first.file);
  return isOneFile ? { file: first.file, line: null, column: null } : null;
}

interface SettingsContext {
  readonly render: RenderRequest;
  readonly files: SourceFiles;
  /** The folder of the kustomization that was put around the overlay. */
  readonly around: string;
}

/** Settings from outside are one more kustomization; what they set stands in no file, so the overlay is named. */
function withSettings(
  overlay: KustomizationNode,
  { render: { settings }, files, around }: SettingsContext,
): KustomizationNode {
  if (!hasSettings(settings)) return overlay;
  const { folder, file } = overlay;
  const content = settingsKustomization({ directory: folder, settings, outermost: {} }, folder);
  const place = { file: files.nameOf(file), line: null, column: null };
  const kustomization = unwritten(content, place);
  return {
    folder,
    file: join(around, "kustomization.yaml"),
    kustomization,
    resources: [{ kind: "folder", node: overlay, entry: kustomization }],
    components: (settings.components ?? []).flatMap(
      (path) => readNode(followPath(folder, path) ?? "", files) ?? [],
    ),
  };
}
