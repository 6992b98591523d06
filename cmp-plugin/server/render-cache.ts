import type { RenderOutcome } from "../generate/render-application.ts";

/** What a render depends on: everything in the tree, and the environment. */
export interface CacheQuestion {
  /** Absolute: what was unpacked. */
  readonly tree: string;
  /** Absolute: the application's folder in it. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Renders that were done before. Neither function fails: a cache that does not work is a miss. */
export interface RenderCache {
  readonly get: (question: CacheQuestion) => Promise<RenderOutcome | null>;
  readonly put: (question: CacheQuestion, outcome: RenderOutcome) => Promise<void>;
}

/** Keeps nothing. */
export const noRenderCache: RenderCache = {
  get: () => Promise.resolve(null),
  put: () => Promise.resolve(),
};
