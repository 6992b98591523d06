import { findKustomize } from "#adapters/find-kustomize.ts";
import { pathFrom } from "#adapters/inside-folder.ts";
import { findRepositoryRoot, type RepositoryRoot } from "#adapters/repository-root.ts";
import { TiphysError } from "#core/errors.ts";
import { hasKustomization } from "#rendering/kustomization-file.ts";
import { hasSettings } from "#rendering/overlay-settings.ts";
import { type FirstBuild, type RenderRequest, startRender } from "#rendering/render-overlay.ts";
import type { PluginConfig } from "../plugin-config.ts";
import { executableEnvironment } from "./executable-environment.ts";
import type { RenderSetting } from "./render-application.ts";

/** The folder to render, with kustomize already at work where it has a kustomization. */
export interface StartedTarget {
  readonly repository: RepositoryRoot;
  /** Repository-relative, with slashes. */
  readonly path: string;
  /** null for a folder of plain manifests. */
  readonly output: Promise<TargetOutput> | null;
  /** Ends kustomize: nobody wants its answer any more. */
  readonly abandon: () => void;
}

export interface TargetOutput {
  readonly bytes: Uint8Array;
  readonly build: FirstBuild;
}

/** Finds the repository and starts kustomize before it returns. @throws RENDER_REFUSED, RENDER_FAILED, CONFIG_INVALID */
export function startTarget(config: PluginConfig, setting: RenderSetting): StartedTarget {
  const repository = findRepositoryRoot(setting.cwd, setting);
  const path = pathFrom(repository.root, setting.cwd);
  if (!hasKustomization(setting.cwd)) {
    if (!hasSettings(config.settings)) return { repository, path, output: null, abandon: () => {} };
    throw new TiphysError(
      "CONFIG_INVALID",
      `${path}: kustomize settings were given, and there is no kustomization. Remove the parameters, or add a kustomization.yaml.`,
    );
  }
  const stop = new AbortController();
  const request: RenderRequest = {
    directory: setting.cwd,
    repositoryRoot: repository.root,
    kustomize: findKustomize(setting),
    env: executableEnvironment(setting.env),
    settings: config.settings,
    signal: AbortSignal.any([setting.signal, stop.signal]),
    options: { enableHelm: config.enableHelm, processGroup: setting.processGroup },
  };
  const output = render(request, repository);
  output.catch(() => undefined);
  return { repository, path, output, abandon: () => stop.abort() };
}

/** A remote base is refused unless the fleet allows it; the fleet is read for that only when there is one. */
function render(request: RenderRequest, repository: RepositoryRoot): Promise<TargetOutput> {
  try {
    return renderWith(request);
  } catch (error) {
    if (
      !(error instanceof TiphysError) ||
      error.code !== "RENDER_REFUSED" ||
      repository.fleetFile === null
    )
      throw error;
    return renderAllowed(request, { repository, refusal: error });
  }
}

async function renderAllowed(
  request: RenderRequest,
  { repository, refusal }: { readonly repository: RepositoryRoot; readonly refusal: TiphysError },
): Promise<TargetOutput> {
  const { readAllowedRemotes } = await import("#adapters/load-fleet.ts");
  const allowRemote = await readAllowedRemotes(repository.root);
  if (allowRemote.length === 0) throw refusal;
  return await renderWith({ ...request, options: { ...request.options, allowRemote } });
}

function renderWith(request: RenderRequest): Promise<TargetOutput> {
  const { graph, output } = startRender(request);
  return output.then(({ bytes }) => ({ bytes, build: { render: request, graph } }));
}
