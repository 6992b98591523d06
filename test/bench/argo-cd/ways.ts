import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ArgoCd, startArgoCd } from "../../support/argo-cd.ts";
import { pluginCommands } from "../../support/plugin-commands.ts";
import type { ApplicationQuery } from "../../support/repo-server-client.ts";
import { toolPath } from "../../support/tools.ts";

/** What renders: our server; a plugin.yaml for Argo CD's; or the repo-server itself. */
export interface Way {
  readonly name: string;
  /** null: our own server. */
  readonly pluginFolder: string | null;
  readonly plugin: ApplicationQuery["plugin"];
  /** Asks each time for a project that nobody asked for before, whose renders are kept apart. */
  readonly isMiss?: boolean;
}

/** All of them; `folder` takes the plugin.yaml of those that are not ours. */
export function waysIn(folder: string): readonly Way[] {
  const manifests = join(import.meta.dirname, "../../../manifests");
  const plugin = { name: "tiphys" };
  const other = (command: string, args: readonly string[]) =>
    writePlugin(folder, { command, args });
  return [
    { name: "resident, miss", pluginFolder: null, plugin, isMiss: true },
    { name: "resident, hit", pluginFolder: null, plugin },
    { name: "tiphys generate", pluginFolder: join(manifests, "cmp"), plugin },
    { name: "bare kustomize", pluginFolder: other("kustomize", ["build", "."]), plugin },
    { name: "floor: cat", pluginFolder: other("cat", ["ready.txt"]), plugin },
    { name: "native kustomize", pluginFolder: other("true", []), plugin: null },
  ];
}

interface PluginCommand {
  readonly command: string;
  readonly args: readonly string[];
}

function writePlugin(folder: string, { command, args }: PluginCommand): string {
  const path = join(folder, `plugin-${command}`);
  mkdirSync(path);
  const generate = JSON.stringify({ command: [command], args });
  writeFileSync(
    join(path, "plugin.yaml"),
    `apiVersion: argoproj.io/v1alpha1\nkind: ConfigManagementPlugin\nmetadata: {name: tiphys}\nspec: {generate: ${generate}}\n`,
  );
  return path;
}

interface Environments {
  readonly repoServer?: Readonly<Record<string, string>>;
  readonly plugin?: Readonly<Record<string, string>>;
}

/** The real Argo CD with a way to render; the repo-server finds kustomize too. */
export async function startWay(
  { pluginFolder }: Way,
  environments: Environments = {},
): Promise<ArgoCd> {
  const kustomize = dirname(await toolPath("kustomize"));
  return await startArgoCd({
    pluginFolder,
    commands: await pluginCommands(),
    repoServerEnvironment: {
      PATH: ["/usr/local/bin", "/usr/bin", "/bin", kustomize].join(":"),
      ...environments.repoServer,
    },
    pluginEnvironment: environments.plugin ?? {},
  });
}

let projects = 0;

/** One GenerateManifest by a way, in milliseconds. @throws when there is none */
export async function timeRender(
  argoCd: ArgoCd,
  { way, query }: { readonly way: Way; readonly query: ApplicationQuery },
): Promise<number> {
  const project = way.isMiss === true ? `project-${(projects += 1)}` : "default";
  const began = performance.now();
  const { manifests } = await argoCd.repoServer.generateManifests({
    ...query,
    plugin: way.plugin,
    projectName: project,
  });
  if (manifests.length === 0) throw new Error("expected manifests, got none");
  return performance.now() - began;
}
