import { lstatSync } from "node:fs";
import { join } from "node:path";
import { pathFrom } from "#adapters/inside-folder.ts";
import { realFolder } from "#adapters/real-folder.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import { TiphysError } from "#core/errors.ts";
import { diskTree } from "#rendering/closure/disk-tree.ts";
import type { OverlayClosure } from "#rendering/closure/overlay-closure.ts";
import {
  renderApplication,
  type RenderOutcome,
  type RenderSetting,
} from "../generate/render-application.ts";
import { settingReader } from "../setting-reader.ts";
import { readCacheConfig } from "./cache-config.ts";
import { cachedRender } from "./cached-render.ts";
import { openCache } from "./open-cache.ts";

/** As renderApplication, by way of the cache that TIPHYS_CACHE_DIR names. @throws TiphysError, CONFIG_INVALID for its settings */
export async function cachedGenerate(setting: RenderSetting): Promise<RenderOutcome> {
  const { env, now } = setting;
  const read = settingReader(env);
  const config = readCacheConfig(read, null);
  if (read.problems.length > 0) throw new TiphysError("CONFIG_INVALID", read.problems.join("\n"));
  const began = Date.now();
  // Nobody reads a log here: a cache that does not work is none.
  const cache = openCache(config, { onEvent: () => {}, onNoFolder: () => {} });
  const cwd = realFolder(setting.cwd);
  const { root } = findRepositoryRoot(cwd, { env, cwd });
  const { outcome } = await cachedRender({
    cache,
    question: {
      project: env.ARGOCD_APP_PROJECT_NAME ?? null,
      path: pathFrom(root, cwd),
      tree: diskTree(root),
      env,
      now: now(),
    },
    toDisk: () => Promise.resolve(setting.cwd),
    render: (given) => renderApplication({ ...setting, ...given }),
    isUnchanged: (closure, repository) => isOlder(closure, { repository, than: began }),
  });
  await cache.settled();
  return outcome;
}

/** The clock of a file system may go in steps of so much. */
const STEP_MS = 20;

interface Age {
  readonly repository: string;
  /** Milliseconds since the epoch. */
  readonly than: number;
}

/** False where a file may have been written since: then nobody knows which of its contents was rendered. */
function isOlder(closure: OverlayClosure, { repository, than }: Age): boolean {
  const paths = [...closure.files, ...closure.links, ...closure.folders];
  return paths.every((path) => {
    const stats = lstatSync(join(repository, path), { throwIfNoEntry: false });
    return stats !== undefined && stats.ctimeMs < than - STEP_MS;
  });
}
