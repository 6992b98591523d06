import { createHash } from "node:crypto";
import type { RenderFacts } from "#core/policy/render-loss.ts";
import type { ClosureShape } from "./closure-state.ts";
import { type EntryHeader, MAGIC } from "./encode-kept.ts";
import type { KeptRender } from "./kept-render.ts";

const SEAL_LENGTH = MAGIC.length + 1 + 64 + 1;

/** The render of a file; null where it is damaged, or another's. */
export function decodeEntry(key: string, file: Buffer): KeptRender | null {
  const opened = unseal(file);
  if (opened === null) return null;
  const { key: own, texts: sizes, ...render } = opened.header as EntryHeader;
  if (own !== key) return null;
  let at = 0;
  const texts = sizes.map(({ file: name, isSource, size }) => {
    const bytes = opened.body.subarray(at, (at += size));
    return { file: name, isSource, bytes };
  });
  return at === opened.body.length ? { ...render, texts } : null;
}

/** Null where it is damaged. */
export function decodeShape(file: Buffer): ClosureShape | null {
  return (unseal(file)?.header ?? null) as ClosureShape | null;
}

/** Null where it is damaged. */
export function decodeFacts(file: Buffer): RenderFacts | null {
  return (unseal(file)?.header ?? null) as RenderFacts | null;
}

interface Unsealed {
  readonly header: unknown;
  readonly body: Buffer;
}

/** What comes out of here is whole, and was written by us. */
function unseal(file: Buffer): Unsealed | null {
  const content = file.subarray(SEAL_LENGTH);
  const digest = createHash("sha256").update(content).digest("hex");
  if (file.toString("latin1", 0, SEAL_LENGTH) !== `${MAGIC} ${digest}\n`) return null;
  const border = content.indexOf(0x0a);
  if (border < 0) return null;
  const header: unknown = JSON.parse(content.toString("utf8", 0, border));
  return { header, body: content.subarray(border + 1) };
}
