import { createHash } from "node:crypto";
import type { TargetFinding } from "./worst-first.ts";

/**
 * Hex sha256 of target and finding id: the same in every run, other in every target, whatever moves in the files.
 */
export function findingFingerprint({ target, finding }: Pick<TargetFinding, "target" | "finding">) {
  return createHash("sha256").update(`${target.path}\u0000${finding.id}`).digest("hex");
}
