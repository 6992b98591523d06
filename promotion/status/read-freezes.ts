import type { TreeEntry } from "#adapters/git/list-tree.ts";
import type { ObjectReader } from "#adapters/git/object-reader.ts";
import { problemsError } from "#core/errors.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { type Freeze, parseFreeze } from "#core/policy/freeze.ts";
import { pathMatcher } from "#core/policy/glob.ts";
import { dottedPath } from "#core/promotion/dotted-path.ts";
import { readTexts } from "../versions-since.ts";

interface FleetFiles {
  readonly fleet: Fleet;
  readonly entries: readonly TreeEntry[];
}

/** The freezes of a commit, by Git's objects alone. @throws GIT_FAILED, FLEET_INVALID, MANIFEST_UNREADABLE */
export async function readFreezes(
  { fleet, entries }: FleetFiles,
  objects: ObjectReader,
): Promise<readonly Freeze[]> {
  const matchers = fleet.spec.freezes.map((glob) => pathMatcher(glob.replace(/^(\.\/+)+/, "")));
  const files = entries.filter(
    ({ path, kind }) =>
      (kind === "file" || kind === "executable") &&
      !/\.test\.ya?ml$/.test(path) &&
      matchers.some((match) => match(path) !== null),
  );
  const texts = await readTexts(
    objects,
    files.map(({ object }) => object),
  );
  return files.flatMap(({ path: file, object }) =>
    readYaml(texts.get(object) ?? "", { file }).map(({ value }) => {
      const { value: freeze, problems } = parseFreeze(value);
      if (freeze !== null) return freeze;
      throw problemsError(
        "FLEET_INVALID",
        problems.map(({ at, message }) => ({ file, path: dottedPath(at), message })),
      );
    }),
  );
}
