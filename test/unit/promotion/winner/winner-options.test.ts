import { expect } from "chai";
import type { CommandInput } from "#adapters/command.ts";
import { winnerOptions } from "#promotion/winner/winner-options.ts";

const positionals = ["shop", "old=v1", "v2"];
const read = (options: CommandInput["options"], words = positionals) =>
  winnerOptions({ positionals: words, options });

describe("what ends a test", () => {
  it("is nothing where the versions are only compared", () => {
    expect(read({ label: "version", since: "2h" })).to.equal(null);
  });

  it("is an environment, and the service's app unless another one is named", () => {
    expect(read({ promote: "prod" })).to.deep.equal({
      environment: "prod",
      app: null,
      winner: null,
      message: null,
      place: { isPushed: false, isDryRun: false, branch: null },
    });
  });

  it("may be a person's word, by the name of a version", () => {
    const options = { promote: "prod", app: "web", winner: "old", message: " why ", push: true };
    expect(read({ ...options, branch: "main", dryRun: true })).to.deep.equal({
      environment: "prod",
      app: "web",
      winner: "old",
      message: "why",
      place: { isPushed: true, isDryRun: true, branch: "main" },
    });
  });

  const refusals = [
    {
      options: { push: true },
      says: "--push: expected --promote ENV beside it, without which nothing is changed.",
    },
    { options: { dryRun: true }, says: "--dry-run: expected --promote ENV beside it" },
    { options: { analysisToken: "t" }, says: "--analysis-token: expected --promote ENV" },
    {
      options: { promote: "prod" },
      words: [...positionals, "v3"],
      says: "--promote: expected two versions, of which one stays, got 3.",
    },
    {
      options: { promote: "prod", winner: "v3" },
      says: '--winner: expected old or v2, got "v3".',
    },
    {
      options: { promote: "prod", winner: "v2" },
      says: "--winner: expected --message with the reason beside it, got none.",
    },
    {
      options: { promote: "prod", branch: "main" },
      says: "--branch: expected --push beside it",
    },
  ];
  for (const { options, words, says } of refusals) {
    it(`is not ${JSON.stringify(options)} with ${(words ?? positionals).length - 1} versions`, () => {
      expect(() => read(options, words)).to.throw(`compare: ${says}`);
    });
  }
});
