import { expect } from "chai";
import { leavingLink } from "#cmp-plugin/server/unpack/leaving-link.ts";

describe("the link that leads out of a tree", () => {
  const cases: readonly (readonly [
    title: string,
    links: Readonly<Record<string, string>>,
    leaving: string | null,
  ])[] = [
    ["none where there are no links", {}, null],
    ["none where a link ends at the root", { "a/b/l": "../.." }, null],
    ["none where a link goes down and up again", { l: "a/../b/./c//d" }, null],
    ["none where a link leads nowhere", { l: "missing/file" }, null],
    ["none where links are a loop", { a: "b", b: "a" }, null],
    ["one with an absolute target", { l: "/etc/passwd" }, "l"],
    ["one that climbs over the root", { "a/l": "../../x" }, "a/l"],
    ["one that climbs through another", { "a/b/top": "../..", out: "a/b/top/../x" }, "out"],
    ["one that ends in an absolute one", { m: "n/x", n: "a", "a/x": "/etc" }, "m"],
    ["one that climbs and comes back", { l: "../tree/file" }, "l"],
  ];
  for (const [title, links, leaving] of cases)
    it(`is ${title}`, () => {
      expect(leavingLink(new Map(Object.entries(links)))).to.equal(leaving);
    });
});
