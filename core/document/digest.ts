import { createHash } from "node:crypto";
import { canonicalJson } from "#core/kube/canonical-json.ts";

/** "sha256:<hex>" of a value's canonical JSON. */
export function digest(value: unknown): string {
  return `sha256:${createHash("sha256").update(canonicalJson(value)).digest("hex")}`;
}
