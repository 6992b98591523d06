import type { CommandDefinition } from "#adapters/command.ts";
import { findRepositoryRoot } from "#adapters/repository-root.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { hasKustomization } from "#rendering/kustomization-file.ts";

export const discoverCommand: CommandDefinition = {
  name: "discover",
  summary: "Argo CD plugin: say whether the current folder is one of ours",
  description:
    "Prints a line where the folder has a kustomization and a fleet or a platform bundle is there; else nothing.",
  arguments: [],
  options: [],
  examples: [
    {
      command: "cd apps/shop/overlays/prod && tiphys discover",
      what: "what Argo CD asks when no plugin is named",
    },
  ],
  run: async (_input, world) => {
    const { fleetFile } = findRepositoryRoot(world.cwd, world);
    const isGuarded = fleetFile !== null || (world.env.TIPHYS_BUNDLE ?? "") !== "";
    if (isGuarded && hasKustomization(world.cwd)) await writeOutput(world.stdout, "tiphys\n");
    return 0;
  },
};
