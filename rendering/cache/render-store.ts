import { statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { RenderFacts } from "#core/policy/render-loss.ts";
import { type CacheFiles, cacheFiles } from "./cache-files.ts";
import { decodeEntry, decodeFacts, decodeShape } from "./decode-kept.ts";
import { encodeEntry, encodeFacts, encodeShape } from "./encode-kept.ts";
import type { KeptRender } from "./kept-render.ts";
import type { NamedShape } from "./named-shape.ts";
import { makeRoom } from "./make-room.ts";

/** Where answers to one question lie: a project's folder, and a folder in it. */
export interface StorePlace {
  readonly domain: string;
  readonly question: string;
}

export type StoreEvent = "damaged" | "evicted" | "failed";

export interface StoreSetting {
  /** Of ours alone; null to keep nothing on disk. @see openCacheFolder */
  readonly folder: string | null;
  readonly maxBytes: number;
  /** Told of what was dropped, and of what could not be written or read (an error's code). */
  readonly onEvent: (event: StoreEvent, detail: string) => void;
}

interface Stored {
  readonly key: string;
  readonly shape: NamedShape;
  readonly render: KeptRender;
}

interface GoodRender {
  readonly domain: string;
  readonly application: string;
  readonly facts: RenderFacts;
}

/** Renders on disk. Nothing here fails. */
export interface RenderStore {
  /** Closures of the answers to a question, a few, but for those whose names are known. */
  readonly shapes: (place: StorePlace, known?: ReadonlySet<string>) => readonly NamedShape[];
  readonly read: (place: StorePlace, key: string) => KeptRender | null;
  readonly write: (place: StorePlace, stored: Stored) => "stored" | "too-large" | "failed";
  readonly remove: (place: StorePlace, key: string) => void;
  readonly lastGood: (domain: string, application: string) => RenderFacts | null;
  readonly noteGood: (good: GoodRender) => void;
  readonly settled: () => Promise<void>;
}

const SHAPE = ".shape";
const MAX_SHAPES = 8;
/** So large an entry would push out too much. */
const LARGEST_SHARE = 1 / 8;
const TIDY_MS = 60_000;

export function renderStore(setting: StoreSetting): RenderStore {
  const { folder, maxBytes, onEvent } = setting;
  if (folder === null) return memoryOnly();
  const files = cacheFiles(folder, (code) => onEvent("failed", code));
  const room = roomKeeper(folder, setting);
  const decoded = <T>(path: string, decode: (bytes: Buffer) => T | null): T | null => {
    const bytes = files.read(path);
    if (bytes === null) return null;
    const value = decode(bytes);
    if (value !== null) return value;
    files.remove(path);
    onEvent("damaged", path);
    return null;
  };
  return {
    shapes: ({ domain, question }, known = new Set()) =>
      shapeNames(files, `${domain}/${question}`)
        .filter((name) => !known.has(name))
        .flatMap((name) => {
          const shape = decoded(`${domain}/${question}/${name}${SHAPE}`, decodeShape);
          return shape === null ? [] : [{ name, shape }];
        }),
    read: (place, key) => decoded(pathOf(place, key), (bytes) => decodeEntry(key, bytes)),
    write: (place, { key, shape, render }) => {
      const entry = encodeEntry(key, render);
      const encoded = encodeShape(shape.shape);
      if (entry.length + encoded.length > maxBytes * LARGEST_SHARE) return "too-large";
      const shapePath = `${place.domain}/${place.question}/${shape.name}${SHAPE}`;
      // Without its shape nobody would find it.
      const isWritten = files.write(shapePath, encoded) && files.write(pathOf(place, key), entry);
      dropShapes(files, { folder: dirname(shapePath), kept: basename(shapePath) });
      room.note(entry.length + encoded.length);
      return isWritten ? "stored" : "failed";
    },
    remove: (place, key) => files.remove(pathOf(place, key)),
    lastGood: (domain, application) => decoded(goodPath(domain, application), decodeFacts),
    noteGood: ({ domain, application, facts }) => {
      const before = decoded(goodPath(domain, application), decodeFacts);
      if (before !== null && JSON.stringify(before) === JSON.stringify(facts)) return;
      files.write(goodPath(domain, application), encodeFacts(facts));
    },
    settled: room.settled,
  };
}

function pathOf({ domain, question }: StorePlace, key: string): string {
  return `${domain}/${question}/${key}.render`;
}

function goodPath(domain: string, application: string): string {
  return `${domain}/last-good/${application}.facts`;
}

function shapeNames(files: CacheFiles, folder: string): readonly string[] {
  return files
    .names(folder)
    .filter((name) => name.endsWith(SHAPE))
    .map((name) => name.slice(0, -SHAPE.length))
    .sort()
    .slice(0, MAX_SHAPES);
}

interface Dropping {
  readonly folder: string;
  readonly kept: string;
}

/** Answers that came by an earlier closure are not found without it, and go when they get old. */
function dropShapes(files: CacheFiles, { folder, kept }: Dropping): void {
  const names = files.names(folder).filter((name) => name.endsWith(SHAPE) && name !== kept);
  for (const name of names.slice(MAX_SHAPES - 1)) files.remove(`${folder}/${name}`);
}

/** Makes room when enough was written since, here or by others. */
function roomKeeper(folder: string, { maxBytes, onEvent }: StoreSetting) {
  let written = 0;
  let tidying: Promise<void> = Promise.resolve();
  let isTidying = false;
  const tidy = async () => {
    isTidying = true;
    written = 0;
    const removed = await makeRoom(folder, maxBytes);
    for (let count = 0; count < removed; count++) onEvent("evicted", "");
    isTidying = false;
  };
  return {
    note: (bytes: number) => {
      written += bytes;
      if (isTidying || (written <= maxBytes * LARGEST_SHARE && !isDue(folder))) return;
      tidying = tidy();
    },
    settled: () => tidying,
  };
}

/** True once a minute, for one of the processes that share a folder. */
function isDue(folder: string): boolean {
  const mark = join(folder, "tidied");
  try {
    const last = statSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - last < TIDY_MS) return false;
    writeFileSync(mark, "", { mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}

/** Facts alone, of a bounded number of applications. */
function memoryOnly(): RenderStore {
  const good = new Map<string, RenderFacts>();
  return {
    shapes: () => [],
    read: () => null,
    write: () => "stored",
    remove: () => {},
    lastGood: (domain, application) => good.get(`${domain}/${application}`) ?? null,
    noteGood: ({ domain, application, facts }) => {
      good.delete(`${domain}/${application}`);
      good.set(`${domain}/${application}`, facts);
      const [oldest] = good.keys();
      if (good.size > MAX_APPLICATIONS && oldest !== undefined) good.delete(oldest);
    },
    settled: () => Promise.resolve(),
  };
}

const MAX_APPLICATIONS = 10_000;
