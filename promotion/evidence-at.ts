import { openObjectReader } from "#adapters/git/object-reader.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { type ReadEvidence, readEvidence } from "#core/promotion/evidence/read-evidence.ts";

/** A file of evidence at a commit; both stand for nothing where there is none. */
export interface EvidencePlace {
  readonly commit: string;
  /** Relative to the repository. */
  readonly path: string;
}

/** Evidence as commits hold it, in the same order; null where they hold no such file. @throws GIT_FAILED */
export async function evidenceAt(
  git: GitRepository,
  places: readonly EvidencePlace[],
): Promise<readonly (ReadEvidence | null)[]> {
  const objects = openObjectReader(git);
  const top = git.prefix === "" ? "" : `${git.prefix}/`;
  const nameOf = ({ commit, path }: EvidencePlace) => `${commit}:${top}${path}`;
  try {
    const contents = await objects.read(places.map(nameOf));
    return places.map((place) => {
      const content = contents.get(nameOf(place));
      if (content === undefined) return null;
      return readEvidence(
        new TextDecoder("utf-8", { ignoreBOM: true }).decode(content),
        place.path,
      );
    });
  } finally {
    await objects.close();
  }
}
