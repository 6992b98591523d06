import { expect } from "chai";
import { followKeys } from "#rendering/blame/follow-keys.ts";

describe("followKeys", () => {
  const rendered = {
    list: [
      { name: "side", x: 1 },
      { name: "web", x: 2 },
    ],
    ports: [
      { containerPort: 53, protocol: "TCP" },
      { containerPort: 53, protocol: "UDP" },
    ],
    refs: [{ configMapRef: { name: "conf-abc" } }],
    words: ["a", "b"],
  };
  const cases: readonly (readonly [
    title: string,
    written: unknown,
    keys: readonly (string | number)[],
    expected: readonly (string | number)[] | null,
  ])[] = [
    [
      "an element by its name",
      { list: [{ name: "web", x: 9 }] },
      ["list", 1, "x"],
      ["list", 0, "x"],
    ],
    ["no element of another name", { list: [{ name: "api", x: 2 }] }, ["list", 1, "x"], null],
    ["an equal one of several", rendered, ["ports", 1, "protocol"], ["ports", 1, "protocol"]],
    [
      "one that got another reference",
      { refs: [{ configMapRef: { name: "conf" } }] },
      ["refs", 0, "configMapRef", "name"],
      ["refs", 0, "configMapRef", "name"],
    ],
    ["a word where it stands now", { words: ["b"] }, ["words", 1], ["words", 0]],
    ["no word that is not there", { words: ["z"] }, ["words", 1], null],
    ["nothing in another shape", { list: "x" }, ["list", 0], null],
    ["a key of digits", { data: { "80": 1 } }, ["data", 80], ["data", "80"]],
  ];
  for (const [title, written, keys, expected] of cases) {
    it(`finds ${title}`, () => {
      const followed = followKeys(written, { root: rendered, keys });
      expect(followed.isWhole ? followed.keys : null).to.deep.equal(expected);
    });
  }
});
