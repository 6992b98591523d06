import { createHash } from "node:crypto";
import type { ClosureShape } from "./closure-state.ts";
import { encodeShape } from "./encode-kept.ts";

/** A shape under the digest of what it is written as. */
export interface NamedShape {
  readonly name: string;
  readonly shape: ClosureShape;
}

/** Equal shapes get equal names. */
export function nameShape(shape: ClosureShape): NamedShape {
  const digest = createHash("sha256").update(encodeShape(shape)).digest("hex");
  return { name: digest.slice(0, 32), shape };
}
