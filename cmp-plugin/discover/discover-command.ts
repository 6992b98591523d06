import type { CommandDefinition } from "#adapters/command.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { isOurs } from "./is-ours.ts";

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
    if (isOurs(world)) await writeOutput(world.stdout, "tiphys\n");
    return 0;
  },
};
