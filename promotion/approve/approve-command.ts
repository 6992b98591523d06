import type { CommandDefinition } from "#adapters/command.ts";
import { runApprove } from "./run-approve.ts";

export const approveCommand: CommandDefinition = {
  name: "approve",
  summary:
    "Approve exactly the version that waits for an environment, or mark it as a fix, by a signed tag",
  description:
    "Signs as git is configured to (user.signingKey, gpg.format), on top of HEAD, or of the remote's branch with --push.\n" +
    "It counts for no other version, and only with a key that the fleet names under signers, other than the author's.\n" +
    "Exit codes: 0 signed or nothing to do, 2 could not do the work.",
  arguments: [{ name: "APP", description: "The application.", required: true }],
  options: [
    { flags: "--to ENV", description: "The environment that is to get the version." },
    {
      flags: "--from ENV",
      description: "One of the environments before it; default: the first of them.",
    },
    {
      flags: "--fix",
      description: "Mark it as a fix instead, which a spent error budget lets pass.",
    },
    { flags: "--push", description: "Look at the remote's branch, and push the tag." },
    { flags: "--dry-run", description: "Say what would be signed, and sign nothing." },
    { flags: "-m, --message TEXT", description: "A paragraph for the tag's message." },
  ],
  examples: [
    { command: "tiphys approve shop --to prod --push", what: "what promote --push waits for" },
    {
      command: 'tiphys approve shop --to prod --fix --push -m "OPS-412: stops the leak"',
      what: "lets it pass a spent error budget",
    },
  ],
  run: runApprove,
};
