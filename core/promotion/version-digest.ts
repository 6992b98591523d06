import { digest } from "#core/document/digest.ts";
import type { Version } from "./version.ts";

/** "sha256:<hex>" of all that a version brings, whatever order it is written in; where an image is pulled from is the overlay's own. */
export function versionDigest({ images, files, fields }: Version): string {
  const sorted = images.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  return digest({
    images: sorted.map(({ name, tag, digest: content }) => ({ name, tag, digest: content })),
    files,
    fields,
  });
}
