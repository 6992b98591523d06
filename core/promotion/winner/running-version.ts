import { imageParts } from "../image-parts.ts";
import type { ImageVersion } from "../image-version.ts";
import type { Version } from "../version.ts";

/** What tells a running version from today's in Git, a digest or a tag, for its history to be searched by; null for nothing. */
export function runningVersion({ images }: Version, running: readonly string[]): string | null {
  const wanted = images.map((image) => {
    const other = runningImage(image, running);
    if (other === null || isThat(image, other)) return null;
    return other.digest ?? other.tag;
  });
  return wanted.find((version) => version !== null) ?? null;
}

/** Images of a version as another environment, which may take them from elsewhere, names them; without those it has not. */
export function imagesBeside({ images }: Version, other: Version): readonly string[] {
  return images.flatMap(({ name, tag, digest }) => {
    const beside = other.images.find((image) => image.name === name);
    if (beside === undefined) return [];
    const tagged = `${beside.newName ?? name}${tag === null ? "" : `:${tag}`}`;
    return [`${tagged}${digest === null ? "" : `@${digest}`}`];
  });
}

/** The first image of a version that runs as another one; null where all that run are the version's. */
export function otherImage({ images }: Version, running: readonly string[]): ImageVersion | null {
  const other = images.find((image) => {
    const found = runningImage(image, running);
    return found !== null && !isThat(image, found);
  });
  return other ?? null;
}

function runningImage({ name, newName }: ImageVersion, running: readonly string[]) {
  const parts = running.map(imageParts);
  return parts.find(({ repository }) => repository === (newName ?? name)) ?? null;
}

function isThat({ tag, digest }: ImageVersion, other: ReturnType<typeof imageParts>): boolean {
  return digest === null ? tag === other.tag : digest === other.digest;
}
