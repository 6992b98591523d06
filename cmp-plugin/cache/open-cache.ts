import { mkdirSync } from "node:fs";
import { ownIdentity } from "#rendering/cache/file-identity.ts";
import { openCacheFolder } from "#rendering/cache/open-cache-folder.ts";
import { openRenderCache, type RenderCache } from "#rendering/cache/render-cache.ts";
import type { StoreSetting } from "#rendering/cache/render-store.ts";
import type { CacheConfig } from "./cache-config.ts";
import { noRenderCache } from "./no-render-cache.ts";

interface CacheEvents {
  readonly onEvent: StoreSetting["onEvent"];
  /** Told why there is no folder: renders are kept in memory alone then. */
  readonly onNoFolder: (problem: string) => void;
}

/** Opens the cache; one that keeps nothing where it is off. */
export function openCache(config: CacheConfig | null, events: CacheEvents): RenderCache {
  if (config === null) return noRenderCache;
  const { parent, maxBytes, memoryBytes } = config;
  const folder = folderBelow(parent, events);
  const { onEvent } = events;
  return openRenderCache({ folder, maxBytes, memoryBytes, onEvent, program: ownIdentity() });
}

function folderBelow(parent: string, { onNoFolder }: CacheEvents): string | null {
  try {
    mkdirSync(parent, { recursive: true });
    return openCacheFolder(parent);
  } catch (error) {
    onNoFolder((error as Error).message);
    return null;
  }
}
