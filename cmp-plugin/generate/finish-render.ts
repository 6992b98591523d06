import { TiphysError } from "#core/errors.ts";
import { overlayClaims } from "#core/policy/environment.ts";
import type { Environment, Fleet } from "#core/policy/fleet.ts";
import { pathInRepository } from "#adapters/repository-root.ts";
import { openSlos } from "#rendering/append-slos.ts";
import { schemaChooser } from "#rendering/choose-schemas.ts";
import { judge } from "#rendering/judge.ts";
import { type GuardrailRequest, loadGuardrails } from "#rendering/load-guardrails.ts";
import type { ManifestText } from "#rendering/prepare-resources.ts";
import type { FirstBuild } from "#rendering/render-overlay.ts";
import type { PluginConfig } from "../plugin-config.ts";
import type { RenderOutcome, RenderSetting } from "./render-application.ts";
import { settleRender } from "./settle-render.ts";
import type { StartedTarget } from "./start-target.ts";

interface RenderContext {
  readonly config: PluginConfig;
  readonly target: StartedTarget;
  readonly setting: RenderSetting;
}

/** Loads the guardrails while kustomize runs, and judges: all of the manifests, or none. */
export async function finishRender({
  config,
  target,
  setting,
}: RenderContext): Promise<RenderOutcome> {
  const { repository } = target;
  const { env, compile } = setting;
  const path = pathInRepository(repository, setting.cwd);
  const now = setting.now();
  const request = { repository, env, now, extraPolicies: config.policies, compile };
  const { loaded, appendSlos } = await loadAll(request).catch((error: unknown) => {
    // The same error every time, and no kustomize that goes on behind it.
    target.abandon();
    throw error;
  });
  const { texts: rendered, build } = await readTexts(target, setting.cwd);
  const environment = environmentOf(loaded.fleet, { path, wanted: config.environment });
  const { appNamespace: namespace } = config;
  const texts = build === null ? rendered : appendSlos({ texts: rendered, environment, namespace });
  const { schemas, hint } = schemaChooser({ forced: null, fallback: config.kubernetesVersion })(
    environment,
  );
  const { decision, prepared } = judge({
    guardrails: loaded.guardrails,
    door: "render",
    environment,
    texts,
    bundle: path,
    namespace,
    now,
    schemas,
  });
  const { above } = repository;
  const judged = { config, loaded, path, above, environment, texts, build, decision, prepared };
  return await settleRender({ ...judged, hint, now }, setting);
}

async function loadAll(request: GuardrailRequest) {
  const loaded = await loadGuardrails(request);
  const fleet = loaded.loaded?.source.fleet ?? null;
  return { loaded, appendSlos: await openSlos({ root: request.repository.root, fleet }) };
}

/** The environment that the fleet gives to the overlay; a parameter may repeat it, never change it. */
function environmentOf(
  fleet: Fleet,
  { path, wanted }: { readonly path: string; readonly wanted: string | null },
): Environment | null {
  const environment = overlayClaims(fleet, path)[0]?.environment ?? null;
  if (wanted === null || wanted === environment?.name) return environment;
  const got = environment === null ? "no environment" : `"${environment.name}"`;
  throw new TiphysError(
    "CONFIG_INVALID",
    `parameter "environment": the fleet gives ${got} to ${path}, got "${wanted}". Remove the parameter, or correct the overlays of the fleet.`,
  );
}

interface ReadTarget {
  readonly texts: readonly ManifestText[];
  /** null where nothing was rendered. */
  readonly build: FirstBuild | null;
}

async function readTexts(
  { output, path, repository }: StartedTarget,
  directory: string,
): Promise<ReadTarget> {
  if (output !== null) {
    const { bytes, build } = await output;
    return { texts: [{ file: path, bytes, isSource: false }], build };
  }
  const { readManifests } = await import("#rendering/read-manifests.ts");
  const files = readManifests({ directory, repositoryRoot: repository.root });
  const encoder = new TextEncoder();
  const texts = files.map(({ file, text }) => ({
    file,
    bytes: encoder.encode(text),
    isSource: true,
  }));
  return { texts, build: null };
}
