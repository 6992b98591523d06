import { fileURLToPath } from "node:url";
import { toolPath } from "./tools.ts";

const launcher = fileURLToPath(new URL("../../bin/tiphys.js", import.meta.url));

/** What the sidecar's image holds: the built command, the Node that runs it and the pinned kustomize. */
export async function pluginCommands(): Promise<Readonly<Record<string, string>>> {
  return { tiphys: launcher, node: process.execPath, kustomize: await toolPath("kustomize") };
}
