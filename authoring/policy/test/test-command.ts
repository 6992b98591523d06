import type { CommandDefinition } from "#adapters/command.ts";
import { TEST_FORMATS } from "./test-options.ts";
import { runPolicyTest } from "./run-policy-test.ts";

export const policyTestCommand: CommandDefinition = {
  name: "policy test",
  summary: "Run the tests of policies: *.test.yaml files with objects and what must be found",
  description:
    "A TARGET is a test file, a policy with a test beside it, or a folder with tests below it.\n" +
    "Without one: the tests beside the fleet's policies; without a fleet, those below the current folder.\n" +
    "Exit codes: 0 all cases passed, 1 a case failed, 2 a test or a policy is broken.",
  arguments: [
    {
      name: "TARGET",
      description: "Test file, policy file or folder; default: the fleet's.",
      repeatable: true,
    },
  ],
  options: [
    {
      flags: "-f, --filter TEXT",
      description: "Run the cases whose file and title contain this, whatever the case of letters.",
    },
    {
      flags: "--format FORMAT",
      description: "How the report is printed.",
      choices: TEST_FORMATS,
      default: "text",
    },
    { flags: "-q, --quiet", description: "Print failures and the summary only (text)." },
    {
      flags: "--require-coverage",
      description: "Exit code 1 also for a rule that no case makes fail, or none makes pass.",
    },
    { flags: "-w, --watch", description: "Run again when a file changes, until it is stopped." },
  ],
  examples: [
    { command: "tiphys policy test", what: "run every test of the fleet" },
    { command: "tiphys policy test policies/images.yaml", what: "run the test beside one policy" },
    { command: "tiphys policy test --watch --filter latest", what: "while writing a rule" },
    {
      command: "tiphys policy test --require-coverage --format junit > policy-tests.xml",
      what: "in CI: every rule must fail once and pass once",
    },
  ],
  run: runPolicyTest,
};
