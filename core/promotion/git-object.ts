import { createHash } from "node:crypto";

/** What Git calls a file's content; `like` is any full hash of the same repository (SHA-1 or SHA-256). */
export function blobName(content: string | Uint8Array, like: string): string {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const algorithm = like.length === 64 ? "sha256" : "sha1";
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
