import { digest } from "#core/document/digest.ts";
import type { Objective } from "./objective.ts";

/**
 * "sha256:…" over what is promised and how it is judged; independent of the order of documents, and of the
 * format they were written in.
 */
export function sloRevision(objectives: readonly Objective[]): string {
  const digests = objectives.map(({ format: _, ...promised }) => digest(promised));
  return digest(digests.sort());
}
