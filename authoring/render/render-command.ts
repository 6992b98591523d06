import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import type { CommandDefinition, CommandInput } from "#adapters/command.ts";
import { pathFrom } from "#adapters/inside-folder.ts";
import { findKustomize } from "#adapters/find-kustomize.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import { writeOutput } from "#adapters/write-output.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { hasKustomization } from "#rendering/kustomization-file.ts";
import type { ManifestText } from "#rendering/prepare-resources.ts";
import { startRender } from "#rendering/render-overlay.ts";
import { PATH_FORMATS } from "./emit-paths/path-formats.ts";
import { withFleetSlos } from "./fleet-slos.ts";

export const renderCommand: CommandDefinition = {
  name: "render",
  summary: "Print what kustomize builds, byte for byte, without network and plugins",
  description:
    "Refuses remote bases, exec and container functions, Helm charts and files outside the repository,\n" +
    "with the file and line that ask for them. Judges nothing: that is check. With render.slos in the fleet,\n" +
    "what SLOs generate for this overlay follows.",
  arguments: [
    {
      name: "DIR",
      description:
        "A folder with a kustomization; default: the current one, with --emit-paths every overlay of the fleet.",
    },
  ],
  options: [
    {
      flags: "--allow-remote HOST/PATH",
      description: "Let kustomize fetch what begins so.",
      repeatable: true,
    },
    { flags: "--enable-helm", description: "Let kustomize call helm." },
    { flags: "--full-errors", description: "Show kustomize's own error text whole." },
    {
      flags: "--emit-paths",
      description:
        "Render nothing: print manifest-generate-paths, what Argo CD sends with them, and tar exclusions.",
    },
    {
      flags: "--format FORMAT",
      description: "Of --emit-paths.",
      choices: PATH_FORMATS,
      default: "text",
    },
  ],
  examples: [
    { command: "tiphys render apps/shop/overlays/prod", what: "what Argo CD would sync" },
    {
      command: "tiphys render --allow-remote github.com/acme/ apps/shop/overlays/prod",
      what: "with bases of one owner",
    },
    {
      command: "tiphys render --emit-paths apps/shop/overlays/prod",
      what: "the annotation for its Application",
    },
    {
      command: "tiphys render --emit-paths --format json",
      what: "of every overlay, and what need not be sent at all",
    },
  ],
  run: render,
};

async function render(input: CommandInput, world: World): Promise<number> {
  const { positionals, options } = input;
  if (options.emitPaths === true) return await emitPaths(input, world);
  const directory = realDirectory(resolve(world.cwd, positionals[0] ?? "."), positionals[0] ?? ".");
  if (!hasKustomization(directory)) {
    throw new TiphysError(
      "RENDER_FAILED",
      `${positionals[0] ?? "."}: expected a kustomization.yaml, found none. Name a folder that has one; check reads plain manifests.`,
    );
  }
  const repository = findRepositoryRoot(directory, world);
  try {
    const { output } = startRender({
      directory,
      repositoryRoot: repository.root,
      kustomize: findKustomize(world),
      env: world.env,
      signal: world.signal,
      options: {
        allowRemote: (options.allowRemote as readonly string[] | undefined) ?? [],
        enableHelm: options.enableHelm === true,
      },
    });
    const { bytes } = await output;
    await writeTexts(await withFleetSlos({ repository, directory, bytes }, world), world);
    return 0;
  } catch (error) {
    if (options.fullErrors !== true || !(error instanceof TiphysError) || error.detail === null)
      throw error;
    throw new TiphysError(error.code, `${error.message}\n${error.detail}`, { cause: error });
  }
}

async function emitPaths({ positionals, options }: CommandInput, world: World): Promise<number> {
  const [{ emittedPaths }, { writePaths }] = await Promise.all([
    import("./emit-paths/emitted-paths.ts"),
    import("./emit-paths/write-paths.ts"),
  ]);
  const [given] = positionals;
  const directory = realDirectory(resolve(world.cwd, given ?? "."), given ?? ".");
  const repository = findRepositoryRoot(directory, world);
  const path = given === undefined ? null : pathFrom(repository.root, directory);
  const request = { repository, path, enableHelm: options.enableHelm === true };
  const paths = await emittedPaths(request, world);
  await writeOutput(world.stdout, writePaths(paths, String(options.format ?? "text")));
  return 0;
}

async function writeTexts(texts: readonly ManifestText[], world: World): Promise<void> {
  for (const [index, { bytes }] of texts.entries()) {
    if (index > 0) await writeOutput(world.stdout, "---\n");
    await writeOutput(world.stdout, bytes);
  }
}

function realDirectory(path: string, shown: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    throw new TiphysError(
      "FILE_UNREADABLE",
      `${shown}: expected a folder, found nothing there. Check the path.`,
      { cause: error },
    );
  }
}
