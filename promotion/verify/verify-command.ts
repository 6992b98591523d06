import type { CommandDefinition } from "#adapters/command.ts";
import { FACT_OPTIONS } from "../facts/fact-options.ts";
import { runVerify } from "./run-verify.ts";

export const verifyCommand: CommandDefinition = {
  name: "verify",
  summary: "Hold a promotion's evidence against all that Git says again",
  description:
    "Recomputes what a promotion, rollback or breakglass commit claims: its trailers, the versions before and after, where\n" +
    "the version came from, that nothing else changed, the policies' revision, what the overlay renders to, and every gate\n" +
    "that looks at Git alone, at the time of the evidence. Each item is the same, different, or not recomputable, with why.\n" +
    "A squash merge and a merge commit are verified by the evidence in their tree.\n" +
    "With --gates: before a merge, every gate of what a branch brings is asked again, by the settings of --base.\n" +
    "Exit codes: 0 nothing differs, 1 something differs or a gate fails, 2 could not look, 3 a gate waits.",
  arguments: [{ name: "COMMIT", description: "A revision of Git; default: HEAD." }],
  options: [
    {
      flags: "--gates",
      description: "Ask the gates again for all that the branch of COMMIT brings beyond --base.",
    },
    { flags: "--base REV", description: "With --gates: the target branch, such as origin/main." },
    {
      flags: "--post-status",
      description: "With --gates: write what they say as the commit status tiphys/gates of COMMIT.",
    },
    ...FACT_OPTIONS,
    {
      flags: "--format FORMAT",
      description: "How the result is printed.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    { command: "tiphys verify HEAD", what: "what was checked before this commit" },
    {
      command: "tiphys verify 3f2a9c1d8e7b --format json",
      what: "every item, for a program",
    },
    {
      command: "tiphys verify --gates --base origin/main",
      what: "in CI: may this pull request be merged now",
    },
  ],
  run: runVerify,
};
