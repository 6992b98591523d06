import { YamlSource } from "#core/kube/yaml-source.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import type { Finding, FindingSource } from "#core/policy/finding.ts";
import type { ManifestText } from "#rendering/prepare-resources.ts";
import { fileBaseStep } from "./file-base-step.ts";
import { findClaim } from "./find-claim.ts";
import { resourceFinder } from "./resource-finder.ts";
import { isSame } from "./value-likeness.ts";
import { writtenDocuments } from "./written.ts";
import { type WrittenObject, writtenObjects } from "./written-objects.ts";

interface JudgedManifests {
  readonly texts: readonly ManifestText[];
  readonly resources: readonly JudgedResource[];
}

/** The findings about manifests that people wrote, each with line and column of what it is about. */
export function placeInManifests(
  findings: readonly Finding[],
  { texts, resources }: JudgedManifests,
): readonly Finding[] {
  const sources = new Map<string, YamlSource>();
  const sourceOf = (file: string): YamlSource => {
    const text = texts.find((candidate) => (candidate.sourceName ?? candidate.file) === file);
    const known = sources.get(file) ?? new YamlSource(new TextDecoder().decode(text?.bytes));
    sources.set(file, known);
    return known;
  };
  const targetsOf = resourceFinder(resources);
  const writtenOf = new Map<JudgedResource, WrittenObject | null>();
  return findings.map((finding) => {
    const { source } = finding;
    if (source === null || source.line === null || source.column !== null) return finding;
    const target = targetsOf(finding).find(({ index }) => isAt(resources[index], source));
    const resource = target === undefined ? undefined : resources[target.index];
    if (target === undefined || resource === undefined) return finding;
    const written =
      writtenOf.get(resource) ?? objectAt(sourceOf(source.file), { source, resource });
    writtenOf.set(resource, written);
    if (written === null) return finding;
    const none: ReadonlySet<string> = new Set();
    const identity = { kinds: none, apiVersions: none, names: none, namespaces: none };
    const steps = [fileBaseStep(written)];
    const place = findClaim({ object: resource.object, identity, steps }, target.keys);
    return place === null ? finding : { ...finding, source: place };
  });
}

function isAt(resource: JudgedResource | undefined, { file, line }: FindingSource): boolean {
  return resource?.source?.file === file && resource.source.line === line;
}

interface Sought {
  readonly source: FindingSource;
  readonly resource: JudgedResource;
}

/** The object in the document that begins at the line; in a list, the one that is equal. */
function objectAt(text: YamlSource, { source, resource }: Sought): WrittenObject | null {
  const { file, line } = source;
  const document = text.documentAtLine(line ?? 1);
  if (document === null) return null;
  return (
    writtenObjects(writtenDocuments(file, text, [document])).find(({ value }) =>
      isSame(value, resource.object),
    ) ?? null
  );
}
