import type { CommandDefinition } from "#adapters/command.ts";
import { writeOutput } from "#adapters/write-output.ts";
import { COMMANDS } from "./commands.ts";
import { completionScript, type ShellName, SHELLS } from "./completion-script.ts";

export const completionCommand: CommandDefinition = {
  name: "completion",
  summary: "Print a completion script for bash, zsh or fish",
  arguments: [{ name: "SHELL", description: `One of ${SHELLS.join(", ")}.`, required: true }],
  options: [],
  examples: [
    {
      command: "source <(tiphys completion bash)",
      what: "complete in this shell (put it into ~/.bashrc)",
    },
    { command: "tiphys completion zsh > ~/.zfunc/_tiphys", what: "install for zsh" },
    {
      command: "tiphys completion fish > ~/.config/fish/completions/tiphys.fish",
      what: "install for fish",
    },
  ],
  run: async ({ positionals }, world) => {
    const definitions = await Promise.all(COMMANDS.map((command) => command.load()));
    await writeOutput(world.stdout, completionScript(positionals[0] as ShellName, definitions));
    return 0;
  },
};
