import { findRepositoryRoot } from "#adapters/repository-root.ts";
import { pathFrom } from "#adapters/inside-folder.ts";
import { realFolder } from "#adapters/real-folder.ts";
import type { RenderCache, RenderQuestion, StoreResult } from "#rendering/cache/render-cache.ts";
import { type OverlayClosure, overlayClosure } from "#rendering/closure/overlay-closure.ts";
import type { RenderOutcome, RenderSetting } from "../generate/render-application.ts";
import { readPluginConfig } from "../plugin-config.ts";
import { fromKept, toKept } from "./kept-outcome.ts";

/** What became of a question: a kept render, or what was done with a new one. */
export type CacheResult = "hit" | StoreResult;

interface CachedSetting {
  readonly cache: RenderCache;
  readonly question: RenderQuestion;
  /** Writes the tree of the question to disk: the application's folder in it, absolute. */
  readonly toDisk: () => Promise<string>;
  readonly render: (setting: Pick<RenderSetting, "cwd" | "lastGood">) => Promise<RenderOutcome>;
  /** False when a file may have changed since the render began. */
  readonly isUnchanged?: (closure: OverlayClosure, root: string) => boolean;
}

interface CachedOutcome {
  readonly outcome: RenderOutcome;
  readonly result: CacheResult;
}

/** The kept render where there is one, else a new one, which is kept. @throws what `render` throws */
export async function cachedRender(setting: CachedSetting): Promise<CachedOutcome> {
  const { cache, question } = setting;
  const kept = cache.get(question);
  if (kept !== null) {
    if (kept.facts !== null) cache.noteGood(question, kept.facts);
    return { outcome: fromKept(kept), result: "hit" };
  }
  const cwd = await setting.toDisk();
  const lastGood = () => Promise.resolve(cache.lastGood(question));
  const rendering = setting.render({ cwd, lastGood });
  // Meanwhile kustomize is at work.
  const closing = readClosure(cwd, question);
  const [outcome, closed] = await Promise.all([rendering, closing]);
  if (!outcome.isDenied) cache.noteGood(question, outcome.facts);
  return { outcome, result: keep({ setting, outcome, closed }) };
}

interface Closed {
  readonly closure: OverlayClosure;
  /** Absolute: where its paths begin. */
  readonly repository: string;
  /** In the tree; "" for the tree itself. */
  readonly root: string;
}

/** Null where it cannot be told: nothing is kept then. */
async function readClosure(cwd: string, { env, path }: RenderQuestion): Promise<Closed | null> {
  try {
    const { policies, settings, enableHelm } = readPluginConfig(env);
    const folder = realFolder(cwd);
    const { root: repository } = findRepositoryRoot(folder, { env, cwd: folder });
    const overlay = pathFrom(repository, folder);
    const root = treePath({ path, overlay });
    if (root === null) return null;
    const { components = [] } = settings;
    const request = { repositoryRoot: repository, path: overlay, policies, components, enableHelm };
    return { closure: await overlayClosure(request), repository, root };
  } catch {
    return null;
  }
}

/** "shop" of "shop/apps/web" and "apps/web"; null for a folder that links led to. */
function treePath({
  path,
  overlay,
}: {
  readonly path: string;
  readonly overlay: string;
}): string | null {
  if (path === overlay) return "";
  if (overlay === ".") return path;
  return path.endsWith(`/${overlay}`) ? path.slice(0, -overlay.length - 1) : null;
}

interface Keeping {
  readonly setting: CachedSetting;
  readonly outcome: RenderOutcome;
  readonly closed: Closed | null;
}

function keep({ setting, outcome, closed }: Keeping): StoreResult {
  const { cache, question, isUnchanged = () => true } = setting;
  const render = toKept(outcome, question.now);
  if (render === null || closed === null) return "uncacheable";
  const { closure, repository, root } = closed;
  if (!isUnchanged(closure, repository)) return "uncacheable";
  return cache.put(question, { render, closure, root });
}
