import type { JudgedResource } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";
import { FLEET_POLICY } from "#core/policy/fleet-finding.ts";
import { type BlamedFindings, blameFindings } from "#rendering/blame/blame-findings.ts";
import { placeInManifests } from "#rendering/blame/place-in-manifests.ts";
import type { ManifestText } from "#rendering/prepare-resources.ts";
import type { FirstBuild } from "#rendering/render-overlay.ts";

interface DeniedRender {
  readonly texts: readonly ManifestText[];
  readonly build: FirstBuild | null;
  readonly resources: readonly JudgedResource[];
  /** Stands above the part of the repository that is there, and in the names of its files. */
  readonly above?: string | undefined;
}

/** More denials than any report has room for. */
const MAX_DENIALS = 40;
/** Argo CD ends a plugin after 90 s, and with it the report: the denial is worth more than its places. */
const TIME_LIMIT_MS = 20_000;

/** The findings, the denials among them with their places in the files. Never fails. */
export async function blameDenials(
  findings: readonly Finding[],
  { texts, build, resources, above }: DeniedRender,
): Promise<BlamedFindings> {
  const denials = findings.filter(isInFiles).slice(0, MAX_DENIALS);
  const { findings: blamed, problem } =
    build === null
      ? { findings: placeInManifests(denials, { texts, resources }), problem: null }
      : await blameFindings({ ...hurried(build), resources, findings: denials });
  const named = above === undefined ? blamed : blamed.map((finding) => below(above, finding));
  const places = new Map(denials.map((finding, index) => [finding, named[index] ?? finding]));
  return { findings: findings.map((finding) => places.get(finding) ?? finding), problem };
}

function below(above: string, finding: Finding): Finding {
  const { source } = finding;
  if (source === null) return finding;
  return { ...finding, source: { ...source, file: `${above}/${source.file}` } };
}

/** What is said of the whole render has no line, and needs no second build to look for it. */
function isInFiles({ action, policy }: Finding): boolean {
  return action === "deny" && policy !== FLEET_POLICY;
}

function hurried({ render, graph }: FirstBuild): FirstBuild {
  const { timeLimitMs = TIME_LIMIT_MS } = render.options ?? {};
  const limit = Math.min(timeLimitMs, TIME_LIMIT_MS);
  return { render: { ...render, options: { ...render.options, timeLimitMs: limit } }, graph };
}
