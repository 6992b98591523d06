import { isUtf8 } from "node:buffer";
import { TiphysError } from "#core/errors.ts";
import type { Kustomize } from "#adapters/find-kustomize.ts";
import { isScript } from "#adapters/is-script.ts";
import { pathFrom } from "#adapters/inside-folder.ts";
import { realFolder } from "#adapters/real-folder.ts";
import { runCommand, type CommandFailure } from "#adapters/run-command.ts";
import { readKustomizationGraph, type KustomizationGraph } from "./kustomization-graph.ts";
import { shortenKustomizeError } from "./kustomize-error.ts";
import { lockNetwork } from "./lock-network.ts";
import { isComponent, outermostFields } from "./outermost-fields.ts";
import {
  hasSettings,
  type OutermostFields,
  type OverlaySettings,
  type TemporaryOverlay,
  wrapOverlay,
} from "./overlay-settings.ts";

export interface RenderOptions {
  /** Prefixes HOST/PATH that may be fetched. Default: none. */
  readonly allowRemote?: readonly string[];
  readonly enableHelm?: boolean;
  /** Default 600,000: a large overlay takes minutes, and Argo CD ends a render by its own limit. */
  readonly timeLimitMs?: number;
  /** Default 256 MiB. */
  readonly maxOutputBytes?: number;
  /** See CommandRequest; default "own". */
  readonly processGroup?: "own" | "inherited";
}

export interface RenderRequest {
  readonly directory: string;
  readonly repositoryRoot: string;
  readonly kustomize: Kustomize;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly options?: RenderOptions;
  readonly settings?: OverlaySettings;
  readonly signal?: AbortSignal;
}

/** What was asked for and what the graph showed: enough to build once more. */
export interface FirstBuild {
  readonly render: RenderRequest;
  readonly graph: KustomizationGraph;
}

export interface AnnotatedOverlay {
  readonly bytes: Uint8Array;
  /** Absolute; what paths in the annotations are relative to. It is gone by now. */
  readonly folder: string;
}

export interface RenderedOverlay {
  /** What kustomize wrote, byte for byte. */
  readonly bytes: Uint8Array;
  readonly graph: KustomizationGraph;
}

export interface StartedRender {
  readonly graph: KustomizationGraph;
  /** May be left alone for a while: a rejection before anyone listens is not lost and ends no process. */
  readonly output: Promise<RenderedOverlay>;
}

const DEFAULT_TIME_LIMIT_MS = 600_000;
const DEFAULT_MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** Renders a folder with a kustomization. @throws RENDER_REFUSED, RENDER_FAILED */
export async function renderOverlay(request: RenderRequest): Promise<RenderedOverlay> {
  return startRender(request).output;
}

/**
 * Reads the graph and starts kustomize before it returns, so that the caller can load policies meanwhile.
 * @throws RENDER_REFUSED, RENDER_FAILED for what the graph shows; `output` rejects with RENDER_FAILED
 */
export function startRender(request: RenderRequest): StartedRender {
  const options = request.options ?? {};
  const graph = readKustomizationGraph({
    directory: request.directory,
    repositoryRoot: request.repositoryRoot,
    allowRemote: options.allowRemote ?? [],
    enableHelm: options.enableHelm ?? false,
    components: request.settings?.components ?? [],
  });
  const directory = realFolder(request.directory);
  const build = { graph, wrapped: wrapSettings({ ...request, directory }) };
  const output = runKustomize({ ...request, directory }, build);
  output.catch(() => undefined);
  return { graph, output };
}

/**
 * The same build once more, with annotations that say where each object came from and what ran over it.
 * @throws RENDER_FAILED
 */
export async function renderAnnotated({
  render: request,
  graph,
}: FirstBuild): Promise<AnnotatedOverlay> {
  const directory = realFolder(request.directory);
  const outermost = withAnnotations(outermostFields(directory));
  const { settings = {} } = request;
  const around = { directory, settings, outermost, isComponent: isComponent(directory) };
  const wrapped = wrapOverlay(around);
  const { bytes } = await runKustomize({ ...request, directory }, { graph, wrapped });
  return { bytes, folder: wrapped.directory };
}

function withAnnotations(outermost: OutermostFields): OutermostFields {
  const { buildMetadata } = outermost;
  const given: readonly unknown[] = Array.isArray(buildMetadata) ? buildMetadata : [];
  const wanted = new Set([...given, "originAnnotations", "transformerAnnotations"]);
  return { ...outermost, buildMetadata: [...wanted] };
}

interface Build {
  readonly graph: KustomizationGraph;
  /** Built in place of the overlay, and removed afterwards. */
  readonly wrapped: TemporaryOverlay | null;
}

function wrapSettings({ directory, settings }: RenderRequest): TemporaryOverlay | null {
  if (!hasSettings(settings)) return null;
  const outermost = outermostFields(directory);
  return wrapOverlay({ directory, settings, outermost, isComponent: isComponent(directory) });
}

async function runKustomize(
  request: RenderRequest,
  { graph, wrapped }: Build,
): Promise<RenderedOverlay> {
  const { directory, options = {} } = request;
  try {
    const result = await runCommand({
      command: request.kustomize.command,
      args: kustomizeArguments(request, wrapped?.directory ?? directory),
      cwd: directory,
      env: graph.remotes.length === 0 ? lockNetwork(request.env) : request.env,
      timeLimitMs: options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS,
      maxOutputBytes: options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES,
      processGroup: startsOthers(request, graph) ? (options.processGroup ?? "own") : "inherited",
      signal: request.signal,
    });
    if (!result.ok) throw failureError(result.failure, { request, graph });
    refuseIncomplete(result.output.stdout, pathFrom(graph.root, directory));
    return { bytes: result.output.stdout, graph };
  } finally {
    wrapped?.remove();
  }
}

/** Alone it needs no group to be ended by: a group is a session, which Linux may keep waiting for its first turn. */
function startsOthers(
  { options, kustomize }: RenderRequest,
  { remotes }: KustomizationGraph,
): boolean {
  return options?.enableHelm === true || remotes.length > 0 || isScript(kustomize.command);
}

function kustomizeArguments(
  { kustomize, options }: RenderRequest,
  target: string,
): readonly string[] {
  const verb = kustomize.form === "kubectl" ? "kustomize" : "build";
  return [verb, target, ...(options?.enableHelm === true ? ["--enable-helm"] : [])];
}

interface FailureContext {
  readonly request: RenderRequest;
  readonly graph: KustomizationGraph;
}

function failureError(failure: CommandFailure, { request, graph }: FailureContext): TiphysError {
  const { directory } = request;
  const { stderr } = failure;
  if (failure.reason === "exit" && stderr.trim() !== "") {
    return shortenKustomizeError({
      stderr,
      root: graph.root,
      directory,
      withSettings: hasSettings(request.settings),
      files: graph.files,
    });
  }
  const place = pathFrom(graph.root, directory);
  const message = `${place}: ${describeFailure(failure, request)}`;
  return new TiphysError("RENDER_FAILED", message, { detail: stderr });
}

function describeFailure(
  failure: CommandFailure,
  { kustomize, options = {} }: RenderRequest,
): string {
  const seconds = (options.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS) / 1000;
  const bytes = options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES;
  switch (failure.reason) {
    case "time":
      return `expected kustomize to end within ${seconds} s, it did not. Split the overlay, or look for files that grow without measure.`;
    case "size":
      return `expected at most ${bytes} bytes from kustomize, got more. Split the overlay.`;
    case "aborted":
      return "rendering was stopped from outside. Run it again.";
    case "killed":
      return `expected kustomize to end by itself, it was ended by ${failure.killedBy}. Check the memory limit.`;
    case "start":
      return `expected to start "${kustomize.command}", got ${failure.problem}. Check the program and its permissions.`;
    case "exit":
      return `expected exit code 0 from kustomize, got ${failure.exitCode} and no message. Run it by hand to see more.`;
  }
}

/** Kustomize always ends with a line break, and YAML holds no NUL: anything else is half an answer or another program's. */
function refuseIncomplete(bytes: Uint8Array, place: string): void {
  const problem = incompleteness(bytes);
  if (problem === null) return;
  throw new TiphysError("RENDER_FAILED", `${place}: ${problem}`);
}

function incompleteness(bytes: Uint8Array): string | null {
  const blank = bytes.length < 64 && new TextDecoder().decode(bytes).trim() === "";
  if (blank) {
    return "expected rendered manifests, got nothing. Check that resources lists something to deploy.";
  }
  if (bytes.at(-1) !== 0x0a) {
    return "expected whole manifests, got text that ends within a line. Run it again.";
  }
  if (endsOpen(bytes)) {
    return "expected whole manifests, got text that ends where another document begins. Run it again.";
  }
  if (bytes.includes(0) || !isUtf8(bytes)) {
    return "expected YAML text, got binary data. Check the generators and the kustomize program.";
  }
  return null;
}

/** A separator stands between two documents: behind the last one it says that there was more. */
function endsOpen(bytes: Uint8Array): boolean {
  return new TextDecoder().decode(bytes.subarray(-5)) === "\n---\n";
}
