import { createHash } from "node:crypto";
import { join } from "node:path";
import { findKustomize } from "#adapters/find-kustomize.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Environment } from "#core/policy/fleet.ts";
import type { Finding } from "#core/policy/finding.ts";
import { type RenderFacts, renderFacts } from "#core/policy/render-loss.ts";
import type { GateFacts } from "#core/promotion/gates/gate.ts";
import type { FileChange } from "#core/promotion/plan-promotion.ts";
import { type RenderEffect, renderEffects } from "#core/promotion/render-effects.ts";
import { openSlos } from "#rendering/append-slos.ts";
import { schemaChooser } from "#rendering/choose-schemas.ts";
import { judge } from "#rendering/judge.ts";
import { renderOverlay } from "#rendering/render-overlay.ts";
import type { Snapshot } from "./snapshot.ts";
import { withChanges } from "./with-changes.ts";

export interface JudgedTarget extends Pick<GateFacts, "render" | "denials"> {
  /** "sha256:<hex>" of what the target renders to with the change; null where it does not. */
  readonly renderDigest: string | null;
  /** What the change does to the render; null where one of the two does not render. */
  readonly effects: readonly RenderEffect[] | null;
}

interface TargetRequest {
  readonly snapshot: Snapshot;
  readonly path: string;
  readonly environment: Environment;
  readonly changes: readonly FileChange[];
  readonly world: World;
}

/** Renders and judges the target without and with the change, which is in the snapshot's folder for that time alone. */
export async function judgeChangedTarget(request: TargetRequest): Promise<JudgedTarget> {
  const before = await renderSafely(request);
  const { snapshot, changes } = request;
  await snapshot.addFiles(changes.flatMap((change) => (change.kind === "copy" ? change.from : [])));
  const { root } = snapshot.repository;
  const after = await withChanges({ root, changes }, async () => await renderSafely(request));
  const old = new Set("denials" in before ? before.denials.map(({ id }) => id) : []);
  const isJudged = "denials" in after;
  const added = isJudged ? after.denials.filter(({ id }) => !old.has(id)) : [];
  return {
    render: {
      before: "facts" in before ? before.facts : null,
      after: isJudged ? after.facts : null,
      error: isJudged ? null : after.error,
    },
    denials: isJudged
      ? { added: added.map(denialWords), old: after.denials.length - added.length }
      : null,
    renderDigest: isJudged ? after.digest : null,
    effects: isJudged && "objects" in before ? renderEffects(before.objects, after.objects) : null,
  };
}

export interface RenderedTarget {
  readonly facts: RenderFacts;
  readonly objects: readonly KubeObject[];
  readonly denials: readonly Finding[];
  readonly digest: string;
}

async function renderSafely(
  request: TargetRequest,
): Promise<RenderedTarget | { readonly error: string }> {
  try {
    return await renderTarget(request);
  } catch (error) {
    const isTheirs = error instanceof TiphysError && THEIRS.has(error.code);
    if (isTheirs) return { error: error.message };
    throw error;
  }
}

/** What the files of the target are to blame for. */
const THEIRS: ReadonlySet<string> = new Set([
  "RENDER_FAILED",
  "RENDER_REFUSED",
  "MANIFEST_UNREADABLE",
  "FILE_UNREADABLE",
]);

/** Renders and judges an overlay as the snapshot's folder has it. @throws RENDER_FAILED, MANIFEST_UNREADABLE, … */
export async function renderTarget({
  snapshot,
  path,
  environment,
  world,
}: Omit<TargetRequest, "changes">): Promise<RenderedTarget> {
  await snapshot.addOverlay(path);
  const { root } = snapshot.repository;
  const { guardrails, loaded } = snapshot.loaded;
  const fleet = loaded?.source.fleet ?? null;
  const { bytes } = await renderOverlay({
    directory: join(root, path),
    repositoryRoot: root,
    kustomize: findKustomize(world),
    env: world.env,
    options: { allowRemote: fleet?.spec.render.remote ?? [] },
    signal: world.signal,
  });
  const appendSlos = await openSlos({ root, fleet });
  const rendered = [{ file: path, bytes, isSource: false }];
  const { decision, prepared } = judge({
    guardrails,
    door: "check",
    environment,
    texts: appendSlos({ texts: rendered, environment, namespace: null }),
    bundle: path,
    namespace: null,
    now: world.now(),
    schemas: schemaChooser({ forced: null, fallback: null })(environment).schemas,
  });
  const objects = prepared.resources.map(({ object }) => object);
  return {
    objects,
    facts: renderFacts(objects),
    denials: decision.findings.filter(({ action }) => action === "deny"),
    digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
  };
}

function denialWords({ policy, rule, resource, message }: Finding): string {
  return `${policy}/${rule} on ${resource.kind} ${resource.name}: ${message}`;
}
