import type { Compile } from "#rendering/load-guardrails.ts";
import { TiphysError } from "#core/errors.ts";
import type { RenderFacts } from "#core/policy/render-loss.ts";
import type { ManifestText } from "#rendering/prepare-resources.ts";
import { readPluginConfig } from "../plugin-config.ts";
import { startTarget } from "./start-target.ts";

/** What a render needs of its surroundings. */
export interface RenderSetting {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The application's folder. */
  readonly cwd: string;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** See CommandRequest. */
  readonly processGroup: "own" | "inherited";
  /** Default: compile policies anew. */
  readonly compile?: Compile;
  /** The last good render of this application, where something remembers it; asked once the render is there. */
  readonly lastGood?: () => Promise<RenderFacts | null>;
}

interface RenderedAnyway {
  /** What a person is told, with a line break at its end. */
  readonly report: string;
  /** Milliseconds since the epoch from which on the same files may come out otherwise; null for never. */
  readonly end: number | null;
  /** Whether the same files come out so again until then, whatever was rendered before. */
  readonly isRepeatable: boolean;
}

/** All manifests, or none. */
export type RenderOutcome =
  | (RenderedAnyway & { readonly isDenied: true })
  | (RenderedAnyway & {
      readonly isDenied: false;
      /** One stream of documents when joined by SEPARATOR. */
      readonly texts: readonly ManifestText[];
      /** Of the application's own resources: what a later render is held to. */
      readonly facts: RenderFacts;
    });

/** Stands between the texts of an outcome. */
export const SEPARATOR = "\n---\n";

/**
 * Renders an application as Argo CD's environment variables ask, and judges it: what `generate` and the resident
 * server share. Starts kustomize first; policies and the engine load while it runs. @throws TiphysError, bounded in size
 */
export async function renderApplication(setting: RenderSetting): Promise<RenderOutcome> {
  try {
    const config = readPluginConfig(setting.env);
    const target = startTarget(config, setting);
    const { finishRender } = await import("./finish-render.ts");
    return await finishRender({ config, target, setting });
  } catch (error) {
    throw await boundedError(error);
  }
}

/** Argo CD keeps the whole of stderr in the Application's status: errors are cut as reports are. */
async function boundedError(error: unknown): Promise<unknown> {
  if (!(error instanceof Error)) return error;
  const { cutText } = await import("./denial-report.ts");
  const message = cutText(error.message);
  if (!(error instanceof TiphysError)) return new Error(message, { cause: error });
  return new TiphysError(error.code, message, { cause: error, problems: error.problems });
}
