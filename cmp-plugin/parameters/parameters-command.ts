import type { CommandDefinition } from "#adapters/command.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { announcedParameters } from "./announced-parameters.ts";

export const parametersCommand: CommandDefinition = {
  name: "parameters",
  summary: "Argo CD plugin: announce the parameters of an Application",
  description: "Prints a JSON list of parameter announcements for the form in Argo CD.",
  arguments: [],
  options: [],
  examples: [{ command: "tiphys parameters", what: "what Argo CD shows on the Parameters tab" }],
  run: async (_input, world) => {
    await writeOutput(world.stdout, `${JSON.stringify(announcedParameters())}\n`);
    return 0;
  },
};
