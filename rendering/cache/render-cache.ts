import { createHash } from "node:crypto";
import { findKustomize } from "#adapters/find-kustomize.ts";
import type { RenderFacts } from "#core/policy/render-loss.ts";
import type { OverlayClosure } from "../closure/overlay-closure.ts";
import type { SourceTree } from "../closure/source-tree.ts";
import { type ClosureShape, closureState } from "./closure-state.ts";
import { fileDigests, type ProgramIdentity, programIdentities } from "./file-identity.ts";
import { type KeptRender, sizeOf } from "./kept-render.ts";
import { type NamedShape, nameShape } from "./named-shape.ts";
import {
  type RenderStore,
  renderStore,
  type StorePlace,
  type StoreSetting,
} from "./render-store.ts";
import { newestEntries, type NewestEntries } from "./newest-entries.ts";
import { answerKey, questionKey } from "./question-key.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A render that somebody wants. */
export interface RenderQuestion {
  /** ARGOCD_APP_PROJECT_NAME: answers never cross from one to another. Null is one of its own. */
  readonly project: string | null;
  /** The application's folder in the tree; "." for the tree itself. */
  readonly path: string;
  readonly tree: SourceTree;
  /** All that the render is given. */
  readonly env: Environment;
  readonly now: number;
}

/** A render that was made, with what it depends on. */
export interface MadeRender {
  readonly render: KeptRender;
  /** From the very tree of the question; null where it could not be told. */
  readonly closure: OverlayClosure | null;
  /** Where the closure's paths begin: a folder in the tree, "" for the tree itself. */
  readonly root: string;
}

/** "off": it keeps nothing at all. */
export type StoreResult = "stored" | "uncacheable" | "too-large" | "failed" | "off";

/** Renders that were made before. Nothing here fails: a cache that does not work is one that knows nothing. */
export interface RenderCache {
  /** The render, where it would come out just so again; null where that is not known. */
  readonly get: (question: RenderQuestion) => KeptRender | null;
  readonly put: (question: RenderQuestion, made: MadeRender) => StoreResult;
  /** The facts of the application's last render that was not denied. */
  readonly lastGood: (question: RenderQuestion) => RenderFacts | null;
  /** Notes a render that was not denied. */
  readonly noteGood: (question: RenderQuestion, facts: RenderFacts) => void;
  /** Resolves when nothing is being tidied any more. */
  readonly settled: () => Promise<void>;
}

export interface CacheSetting extends StoreSetting {
  /** Our own version, down to the file. @see ownIdentity */
  readonly program: string;
  /** For the renders used last. */
  readonly memoryBytes: number;
}

/** Paths of closures that are remembered without looking at the disk: 100 bytes each. */
const KEPT_PATHS = 300_000;
const KEPT_FOR_EACH = 8;

export function openRenderCache(setting: CacheSetting): RenderCache {
  const store = renderStore(setting);
  const bundleDigest = fileDigests();
  const identityOf = programIdentities();
  const renders = newestEntries<KeptRender>({ maxSize: setting.memoryBytes, sizeOf });
  const shapes = newestEntries<readonly NamedShape[]>({
    maxSize: KEPT_PATHS,
    sizeOf: pathsIn,
  });
  const stateOf = rememberedStates();
  const asked = new WeakMap<RenderQuestion, string>();
  const cache = { setting, store, bundleDigest, identityOf, renders, shapes, asked, stateOf };
  return {
    get: (question) => find(question, cache),
    put: (question, made) => keep(question, { made, cache }),
    lastGood: ({ project, ...question }) =>
      store.lastGood(domainOf(project), applicationOf(question)),
    noteGood: ({ project, ...question }, facts) =>
      store.noteGood({ domain: domainOf(project), application: applicationOf(question), facts }),
    settled: store.settled,
  };
}

interface OpenCache {
  readonly setting: CacheSetting;
  readonly store: RenderStore;
  readonly bundleDigest: (path: string) => string;
  readonly identityOf: (path: string) => ProgramIdentity;
  readonly renders: NewestEntries<KeptRender>;
  readonly shapes: NewestEntries<readonly NamedShape[]>;
  /** What a question was when its answer was looked for: a bundle may be another by the time it is made. */
  readonly asked: WeakMap<RenderQuestion, string>;
  readonly stateOf: (question: RenderQuestion, shape: ClosureShape) => string;
}

function find(question: RenderQuestion, cache: OpenCache): KeptRender | null {
  const place = placeOf(question, cache);
  if (place === null) return null;
  const { store, shapes, asked } = cache;
  asked.set(question, nameOf(place));
  const known = shapes.get(nameOf(place)) ?? [];
  const found = firstOf(known, { question, place, cache });
  if (found !== null) return found;
  const fresh = store.shapes(place, new Set(known.map(({ name }) => name)));
  if (fresh.length > 0) shapes.set(nameOf(place), [...fresh, ...known].slice(0, KEPT_FOR_EACH));
  return firstOf(fresh, { question, place, cache });
}

interface Search {
  readonly question: RenderQuestion;
  readonly place: StorePlace;
  readonly cache: OpenCache;
}

function firstOf(shapes: readonly NamedShape[], search: Search): KeptRender | null {
  for (const { shape } of shapes) {
    const render = renderOf(shape, search);
    if (render !== null) return render;
  }
  return null;
}

function renderOf(shape: ClosureShape, { question, place, cache }: Search): KeptRender | null {
  const { store, renders, stateOf } = cache;
  const key = answerKey(place.question, stateOf(question, shape));
  const name = `${place.domain}/${key}`;
  const render = renders.get(name) ?? store.read(place, key);
  if (render === null) return null;
  if (question.now < render.begin) return null;
  if (render.end !== null && render.end <= question.now) {
    renders.delete(name);
    store.remove(place, key);
    return null;
  }
  renders.set(name, render);
  return isNoLoss(render, cache.store.lastGood(place.domain, applicationOf(question)))
    ? render
    : null;
}

/** What lost something since is judged anew: that depends on more than the files. */
function isNoLoss({ facts }: KeptRender, before: RenderFacts | null): boolean {
  if (facts === null || before === null) return true;
  const kinds = new Set(facts.kinds);
  return facts.resources >= before.resources && before.kinds.every((kind) => kinds.has(kind));
}

interface Keeping {
  readonly made: MadeRender;
  readonly cache: OpenCache;
}

function keep(question: RenderQuestion, { made, cache }: Keeping): StoreResult {
  const { render, closure, root } = made;
  const place = placeOf(question, cache);
  if (place === null || closure === null || closure.unknown.length > 0) return "uncacheable";
  // By which of two bundles, or by which kustomize, it was made, nobody knows.
  if ((cache.asked.get(question) ?? nameOf(place)) !== nameOf(place)) return "uncacheable";
  const { lookups, globs, folders, variables } = closure;
  const named = nameShape({ root, lookups, globs, folders, variables });
  const known = cache.shapes.get(nameOf(place)) ?? [];
  const others = known.filter(({ name }) => name !== named.name);
  // One that was looked at before is the same object: its state in this tree is known.
  const own = known.find(({ name }) => name === named.name) ?? named;
  const key = answerKey(place.question, cache.stateOf(question, own.shape));
  cache.shapes.set(nameOf(place), [own, ...others].slice(0, KEPT_FOR_EACH));
  cache.renders.set(`${place.domain}/${key}`, render);
  return cache.store.write(place, { key, shape: named, render });
}

/** Null where it cannot be told what a render depends on. */
function placeOf(question: RenderQuestion, cache: OpenCache): StorePlace | null {
  const { env, path, project } = question;
  try {
    const bundle = env.TIPHYS_BUNDLE;
    const key = questionKey({
      program: cache.setting.program,
      kustomize: cache.identityOf(findKustomize({ env, cwd: "/" }).command),
      bundle: bundle === undefined || bundle === "" ? null : cache.bundleDigest(bundle),
      path,
      env,
    });
    return { domain: domainOf(project), question: key };
  } catch {
    return null;
  }
}

function nameOf({ domain, question }: StorePlace): string {
  return `${domain}/${question}`;
}

/** A folder's name for a project, whatever characters it has. */
function domainOf(project: string | null): string {
  if (project === null) return "none";
  return createHash("sha256").update(project).digest("hex").slice(0, 32);
}

function applicationOf({ env, path }: Pick<RenderQuestion, "env" | "path">): string {
  const { ARGOCD_APP_NAME: name, ARGOCD_APP_SOURCE_PATH: place = path } = env;
  // An Application may have several sources.
  const words = [name ?? "", place, env.ARGOCD_APP_SOURCE_REPO_URL ?? ""];
  return createHash("sha256").update(words.join("\n")).digest("hex").slice(0, 32);
}

function pathsIn(shapes: readonly NamedShape[]): number {
  return shapes.reduce(
    (sum, { shape: { lookups, globs, folders } }) =>
      sum + lookups.length + globs.length + folders.length,
    1,
  );
}

/** The state of a closure in a tree is the same as long as there is the tree. */
function rememberedStates(): OpenCache["stateOf"] {
  const known = new WeakMap<SourceTree, WeakMap<ClosureShape, string>>();
  return ({ tree, env }, shape) => {
    // Files may ask for variables of the call.
    if (shape.variables.length > 0) return closureState(tree, { shape, env });
    const states = known.get(tree) ?? new WeakMap<ClosureShape, string>();
    known.set(tree, states);
    const state = states.get(shape) ?? closureState(tree, { shape, env });
    states.set(shape, state);
    return state;
  };
}
