import { Writable } from "node:stream";
import { expect } from "chai";
import { textStyle } from "#authoring/check/text-style.ts";

describe("textStyle", () => {
  const cases = [
    { title: "colours on a terminal", isTTY: true, env: {}, colours: true },
    { title: "does not colour a file or a pipe", isTTY: false, env: {}, colours: false },
    {
      title: "honours NO_COLOR, whatever else is set",
      isTTY: true,
      env: { NO_COLOR: "1", FORCE_COLOR: "1" },
      colours: false,
    },
    {
      title: "takes an empty NO_COLOR for unset",
      isTTY: true,
      env: { NO_COLOR: "" },
      colours: true,
    },
    { title: "honours FORCE_COLOR", isTTY: false, env: { FORCE_COLOR: "1" }, colours: true },
    { title: "honours FORCE_COLOR=0", isTTY: true, env: { FORCE_COLOR: "0" }, colours: false },
    {
      title: "does not colour a dumb terminal",
      isTTY: true,
      env: { TERM: "dumb" },
      colours: false,
    },
  ];
  for (const { title, isTTY, env, colours } of cases) {
    it(title, () => {
      const stdout = Object.assign(new Writable(), { isTTY });
      const painted = textStyle({ env, stdout }).deny("deny");
      expect(painted).to.equal(colours ? "\u001b[1m\u001b[31mdeny\u001b[39m\u001b[22m" : "deny");
    });
  }
});
