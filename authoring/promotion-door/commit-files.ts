import { listTree, type TreeEntry } from "#adapters/git/list-tree.ts";
import { openObjectReader } from "#adapters/git/object-reader.ts";
import type { GitRepository } from "#adapters/git/open-repository.ts";
import { type ReadEvidence, readEvidence } from "#core/promotion/evidence/read-evidence.ts";
import type { OverlayFiles } from "#core/promotion/overlay-files.ts";
import { textOf } from "./disk-overlay.ts";

/** What commits hold of versions; the caller closes it. */
export interface CommitFiles {
  /** An overlay, with all of its texts; without files where the commit has none. @throws GIT_FAILED */
  readonly overlay: (commit: string, path: string) => Promise<OverlayFiles>;
  /** Null where the commit holds no such file. @throws GIT_FAILED */
  readonly evidence: (commit: string, path: string) => Promise<ReadEvidence | null>;
  /** Folders with a kustomization. @throws GIT_FAILED */
  readonly overlayPaths: (commit: string) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

export function openCommitFiles(git: GitRepository): CommitFiles {
  const objects = openObjectReader(git);
  const trees = new Map<string, Promise<readonly TreeEntry[]>>();
  const treeOf = async (commit: string) => {
    const known = trees.get(commit) ?? listTree(git, commit);
    trees.set(commit, known);
    return await known;
  };
  return {
    overlay: async (commit, path) => {
      const inside = (await treeOf(commit)).filter((entry) => entry.path.startsWith(`${path}/`));
      const plain = inside.filter(isPlain);
      const contents = await objects.read(plain.map(({ object }) => object));
      const files = inside.map((entry) => {
        const { object } = entry;
        const content = isPlain(entry) ? contents.get(object) : undefined;
        const text = content === undefined ? null : textOf(content);
        return [
          entry.path.slice(path.length + 1),
          { object, text, isPlain: isPlain(entry) },
        ] as const;
      });
      return { path, files: new Map(files) };
    },
    evidence: async (commit, path) => {
      const entry = (await treeOf(commit)).find((each) => each.path === path);
      if (entry === undefined) return null;
      const content = (await objects.read([entry.object])).get(entry.object);
      return readEvidence(content === undefined ? "" : (textOf(content) ?? ""), path);
    },
    overlayPaths: async (commit) => {
      const paths = (await treeOf(commit)).flatMap(({ path }) => {
        const match = /^(.+)\/(?:kustomization\.ya?ml|Kustomization)$/.exec(path);
        return match?.[1] === undefined ? [] : [match[1]];
      });
      return [...new Set(paths)].sort();
    },
    close: objects.close,
  };
}

function isPlain({ kind }: TreeEntry): boolean {
  return kind === "file" || kind === "executable";
}
