import type { RenderCache } from "#rendering/cache/render-cache.ts";

/** Keeps nothing. */
export const noRenderCache: RenderCache = {
  get: () => null,
  put: () => "off",
  lastGood: () => null,
  noteGood: () => {},
  settled: () => Promise.resolve(),
};
