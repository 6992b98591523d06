import type { Readable } from "node:stream";
import type { Kustomize } from "#adapters/find-kustomize.ts";
import { readFileBytes } from "#adapters/read-file.ts";
import type { RepositoryRoot } from "#adapters/repository-root.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import type { ManifestText } from "#rendering/prepare-resources.ts";
import { type FirstBuild, type RenderRequest, startRender } from "#rendering/render-overlay.ts";
import type { CheckOptions } from "./check-options.ts";
import { type CheckTarget, targetPath } from "./check-target.ts";

export interface ReadingContext {
  readonly repository: RepositoryRoot;
  /** Asked for only when there is something to render. */
  readonly kustomize: () => Kustomize;
  readonly world: World;
  readonly options: CheckOptions;
  readonly signal: AbortSignal;
}

const MAX_INPUT_BYTES = 256 * 1024 * 1024;

/** The manifests of a target, and the build that made them; null where nothing was rendered. */
export interface TargetTexts {
  readonly texts: readonly ManifestText[];
  readonly build: FirstBuild | null;
}

/** The manifests of a target. kustomize has been started when this returns. @throws what rendering and reading throw */
export async function readTarget(
  target: CheckTarget,
  context: ReadingContext,
): Promise<TargetTexts> {
  const path = targetPath(target, context.repository.root);
  switch (target.kind) {
    case "overlay": {
      const { bytes, build } = await renderTarget(target, context);
      return { texts: [{ file: path, bytes, isSource: false }], build };
    }
    case "folder":
      return { texts: await folderTexts(target, context), build: null };
    case "stdin": {
      const bytes = await readAll(context.world.stdin);
      const text = { file: "standard input", bytes, isSource: true, sourceName: "-" };
      return { texts: [text], build: null };
    }
    case "file":
    case "missing": {
      const text = { file: path, bytes: readFileBytes(target.location, path), isSource: true };
      return { texts: [text], build: null };
    }
  }
}

interface Rendered {
  readonly bytes: Uint8Array;
  readonly build: FirstBuild;
}

/** A remote base is refused unless the fleet allows it; the fleet is read for that only then. */
async function renderTarget(target: CheckTarget, context: ReadingContext): Promise<Rendered> {
  const { options, repository } = context;
  try {
    return await render(target, { ...context, allowRemote: options.allowRemote });
  } catch (error) {
    const isRefused = error instanceof TiphysError && error.code === "RENDER_REFUSED";
    if (!isRefused || repository.fleetFile === null) throw error;
    const { readAllowedRemotes } = await import("#adapters/load-fleet.ts");
    const allowed = await readAllowedRemotes(repository.root);
    if (allowed.length === 0) throw error;
    return await render(target, {
      ...context,
      allowRemote: [...options.allowRemote, ...allowed],
    });
  }
}

interface RenderContext extends ReadingContext {
  readonly allowRemote: readonly string[];
}

async function render(
  { location }: CheckTarget,
  { repository, kustomize, world, options, allowRemote, signal }: RenderContext,
): Promise<Rendered> {
  const request: RenderRequest = {
    directory: location,
    repositoryRoot: repository.root,
    kustomize: kustomize(),
    env: world.env,
    signal,
    options: { allowRemote, enableHelm: options.enableHelm },
  };
  const { graph, output } = startRender(request);
  const { bytes } = await output;
  return { bytes, build: { render: request, graph } };
}

async function folderTexts(
  { location }: CheckTarget,
  { repository }: ReadingContext,
): Promise<readonly ManifestText[]> {
  const { readManifests } = await import("#rendering/read-manifests.ts");
  const files = readManifests({ directory: location, repositoryRoot: repository.root });
  const encoder = new TextEncoder();
  return files.map(({ file, text }) => ({ file, bytes: encoder.encode(text), isSource: true }));
}

async function readAll(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size > MAX_INPUT_BYTES) throw tooMuch();
  }
  return Buffer.concat(chunks);
}

function tooMuch(): TiphysError {
  return new TiphysError(
    "MANIFEST_UNREADABLE",
    `standard input: expected at most ${MAX_INPUT_BYTES} bytes, got more. Check it in parts.`,
  );
}
