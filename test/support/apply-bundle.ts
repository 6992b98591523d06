import { readYaml } from "#core/kube/read-yaml.ts";
import type { ControlPlane } from "./control-plane.ts";
import { type FileTree, writeTree } from "./file-tree.ts";
import { runTiphys } from "./run-tiphys.ts";

/** What `tiphys bundle` makes today of a folder after the tree was written into it, with its revision. */
export async function builtBundle(folder: string, tree: FileTree = {}) {
  writeTree(folder, tree);
  const { stdout, stderr, exitCode } = await runTiphys({
    argv: ["bundle", "--stdout"],
    cwd: folder,
    now: Date.now(),
  });
  if (exitCode !== 0) throw new Error(stderr);
  const [document] = readYaml(stdout, { file: "bundle.yaml" });
  const { spec } = document?.value as { readonly spec: { readonly revision: string } };
  return { text: stdout, revision: spec.revision };
}

/** Brings it into the cluster, as Argo CD would; its revision. */
export async function applyBundle(
  cluster: ControlPlane,
  folder: string,
  tree: FileTree = {},
): Promise<string> {
  const { text, revision } = await builtBundle(folder, tree);
  await cluster.apply(text);
  return revision;
}

export interface ServerStatus {
  readonly name: string;
  readonly revision?: string;
}

/** What the servers say of a bundle in its status; [] while there is none. */
export async function serversOf(
  cluster: ControlPlane,
  bundle: string,
): Promise<readonly ServerStatus[]> {
  const { stdout } = await cluster.kubectl(["get", "gbundle", bundle, "-o", "json"]);
  return stdout === "" ? [] : (JSON.parse(stdout).status?.servers ?? []);
}
