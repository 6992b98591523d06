import { createHash } from "node:crypto";
import type { RenderFacts } from "#core/policy/render-loss.ts";
import type { ClosureShape } from "./closure-state.ts";
import type { KeptRender } from "./kept-render.ts";

/** Begins every file: what it is, and its form. */
export const MAGIC = "tiphys-render-1";

/** What stands before the manifests. */
export interface EntryHeader extends Omit<KeptRender, "texts"> {
  /** The entry's own key: a file under another name is no entry. */
  readonly key: string;
  readonly texts: readonly {
    readonly file: string;
    readonly isSource: boolean;
    readonly size: number;
  }[];
}

/** A render as the bytes of a file that shows whether it is whole. */
export function encodeEntry(key: string, { texts, ...render }: KeptRender): Buffer {
  const sizes = texts.map(({ file, isSource, bytes }) => ({ file, isSource, size: bytes.length }));
  const header: EntryHeader = { key, ...render, texts: sizes };
  return seal(
    header,
    texts.map(({ bytes }) => bytes),
  );
}

/** As encodeEntry. */
export function encodeShape(shape: ClosureShape): Buffer {
  return seal(shape, []);
}

/** As encodeEntry. */
export function encodeFacts(facts: RenderFacts): Buffer {
  return seal(facts, []);
}

function seal(header: unknown, body: readonly Uint8Array[]): Buffer {
  const text = Buffer.from(`${JSON.stringify(header)}\n`);
  const hash = createHash("sha256").update(text);
  for (const bytes of body) hash.update(bytes);
  return Buffer.concat([Buffer.from(`${MAGIC} ${hash.digest("hex")}\n`), text, ...body]);
}
