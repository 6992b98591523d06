import type { CommandDefinition } from "#adapters/command.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { PARAMETERS } from "../plugin-parameters.ts";

export const parametersCommand: CommandDefinition = {
  name: "parameters",
  summary: "Argo CD plugin: announce the parameters of an Application",
  description: "Prints a JSON list of parameter announcements for the form in Argo CD.",
  arguments: [],
  options: [],
  examples: [{ command: "tiphys parameters", what: "what Argo CD shows on the Parameters tab" }],
  run: async (_input, world) => {
    const announced = PARAMETERS.map(({ name, title, tooltip, collectionType }) => ({
      name,
      title,
      tooltip,
      ...(collectionType === undefined ? {} : { collectionType }),
    }));
    await writeOutput(world.stdout, `${JSON.stringify(announced)}\n`);
    return 0;
  },
};
