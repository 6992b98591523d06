import { expect } from "chai";
import { rejection } from "#adapters/git/remote-branch.ts";

const ADVICE =
  "fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n";
const cases = [
  {
    title: "what was wrong, before the advice that always comes",
    said: `fatal: '../gone.git' does not appear to be a git repository\n${ADVICE}`,
    shown: "fatal: '../gone.git' does not appear to be a git repository",
  },
  {
    title: "what another program said",
    said: `git@example.com: Permission denied (publickey).\n${ADVICE}`,
    shown: "git@example.com: Permission denied (publickey).",
  },
  {
    title: "the branch that was not taken",
    said: "remote: no\nTo ../r.git\n ! [remote rejected] main -> main (hook declined)\nerror: failed to push\n",
    shown: "! [remote rejected] main -> main (hook declined)",
  },
  {
    title: "the advice where there is nothing else",
    said: ADVICE,
    shown: "and the repository exists.",
  },
  { title: "nothing where nothing was said", said: "", shown: "" },
];

describe("the line of a remote that is shown", () => {
  for (const { title, said, shown } of cases)
    it(`is ${title}`, () => expect(rejection(said)).to.equal(shown));
});
