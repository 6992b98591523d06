import { expect } from "chai";
import type { CommandDefinition } from "#adapters/command.ts";
import { optionName, parseCommandLine } from "#cli/parse-command-line.ts";

const command: CommandDefinition = {
  name: "try",
  summary: "Tries",
  arguments: [{ name: "DIR", description: "d", repeatable: true }],
  options: [
    { flags: "-e, --env NAME", description: "e" },
    { flags: "--allow-remote PREFIX", description: "a", repeatable: true },
    { flags: "-q, --quiet", description: "q" },
    { flags: "--format FORMAT", description: "f", choices: ["text", "json"], default: "text" },
  ],
  examples: [],
  run: async () => 0,
};

describe("what a command is given", () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[], object])[] = [
    ["nothing but defaults", [], [], { format: "text" }],
    ["positionals between options", ["a", "-q", "b"], ["a", "b"], { quiet: true, format: "text" }],
    [
      "a value behind = and one behind a space",
      ["--env=prod", "--format", "json"],
      [],
      { env: "prod", format: "json" },
    ],
    ["a short option and its value", ["-e", "prod"], [], { env: "prod", format: "text" }],
    ["a short option with its value", ["-eprod"], [], { env: "prod", format: "text" }],
    [
      "a repeated option as a list",
      ["--allow-remote", "a", "--allow-remote=b"],
      [],
      { allowRemote: ["a", "b"], format: "text" },
    ],
    [
      "everything behind -- as positionals",
      ["--", "--quiet", "-x"],
      ["--quiet", "-x"],
      { format: "text" },
    ],
    ["a dash for standard input", ["-"], ["-"], { format: "text" }],
    ["a switch twice as once", ["-q", "--quiet"], [], { quiet: true, format: "text" }],
  ];
  for (const [title, argv, positionals, options] of cases) {
    it(`is ${title}`, () => {
      expect(parseCommandLine(command, argv)).to.deep.equal({ positionals, options });
    });
  }
});

describe("the names of an option", () => {
  it("are read from its flags", () => {
    expect(optionName({ flags: "-e, --env NAME", description: "" })).to.deep.equal({
      long: "env",
      short: "e",
      value: "NAME",
    });
    expect(optionName({ flags: "--full-errors", description: "" })).to.deep.equal({
      long: "full-errors",
      short: null,
      value: null,
    });
  });

  it("must be readable", () => {
    expect(() => optionName({ flags: "env", description: "" })).to.throw(TypeError, 'got "env"');
  });
});
