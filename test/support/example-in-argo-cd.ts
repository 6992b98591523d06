import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ArgoCd, startArgoCd } from "./argo-cd.ts";
import { createGitRepository, type GitRepository } from "./git-repository.ts";
import { pluginCommands } from "./plugin-commands.ts";
import type { AppDetails, ApplicationQuery, GeneratedManifests } from "./repo-server-client.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

export const EXAMPLE = join(root, "examples/ml-inference");
/** The first run on a machine builds Argo CD, which takes minutes. */
export const START_TIMEOUT_MS = 1_800_000;
/** What Argo CD says before the words of the plugin, by the plugin's exit code. */
export const DENIED = /^.*`tiphys generate` failed exit status 1: /s;
export const FAILED = /^.*`tiphys generate` failed exit status 2: /s;

/** The example's overlay of an environment. */
export function overlay(environment: string): string {
  return `infrastructure/overlays/${environment}`;
}

export interface ExampleInArgoCd {
  readonly fleet: GitRepository;
  readonly argoCd: ArgoCd;
  /** Renders dev at the first commit through the plugin by name, but for what is asked otherwise. */
  readonly generate: (changes?: Partial<ApplicationQuery>) => Promise<GeneratedManifests>;
  readonly getDetails: (changes?: Partial<ApplicationQuery>) => Promise<AppDetails>;
  readonly stop: () => Promise<void>;
}

interface ExampleOptions {
  /** Folder of manifests/ that holds plugin.yaml; or our own server in the place of Argo CD's. */
  readonly plugin: "cmp" | "cmp-discovery" | "resident";
  /** In the place of that folder of ours. */
  readonly pluginFolder?: string;
  readonly repoServerEnvironment?: Readonly<Record<string, string>>;
  readonly pluginEnvironment?: Readonly<Record<string, string>>;
}

/** The real Argo CD with our plugin, and a Git repository that holds the ml-inference example. */
export async function startExample(options: ExampleOptions): Promise<ExampleInArgoCd> {
  const fleet = await createGitRepository(EXAMPLE);
  const argoCd: ArgoCd = await startArgoCd({
    pluginFolder: options.pluginFolder ?? shippedFolder(options.plugin),
    commands: await pluginCommands(),
    repoServerEnvironment: options.repoServerEnvironment ?? {},
    pluginEnvironment: options.pluginEnvironment ?? {},
  });
  const query = (changes: Partial<ApplicationQuery> = {}): ApplicationQuery => ({
    repository: fleet.url,
    revision: fleet.revision,
    path: overlay("dev"),
    plugin: { name: "tiphys" },
    ...changes,
  });
  return {
    ...{ fleet, argoCd },
    generate: (changes) => argoCd.repoServer.generateManifests(query(changes)),
    getDetails: (changes) => argoCd.repoServer.getAppDetails(query(changes)),
    stop: async () => {
      await argoCd.stop();
      await fleet.remove();
    },
  };
}

function shippedFolder(plugin: ExampleOptions["plugin"]): string | null {
  return plugin === "resident" ? null : join(root, "manifests", plugin);
}
