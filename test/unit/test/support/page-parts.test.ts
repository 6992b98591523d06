import { expect } from "chai";
import { pageParts } from "#test/support/page-parts.ts";

const PAGE = `
<!-- begin: ml-inference -->
<!-- at: 2026-11-23T10:00:00Z -->

Write this:

<!-- file: a/b.yaml -->

\`\`\`yaml
a: 1
\`\`\`

<!-- file: unseen.yaml
b: 2
-->

\`\`\`yaml
c: only shown
\`\`\`

<!-- run: git add --all -->

\`\`\`console
$ tiphys check
what it says
$ tiphys lint
\`\`\`
`;

describe("pageParts", () => {
  it("finds marks, files, unseen ones too, and commands, in their order", () => {
    expect(pageParts(PAGE)).to.deep.equal([
      { kind: "begin", fleet: "ml-inference" },
      { kind: "at", ms: Date.UTC(2026, 10, 23, 10) },
      { kind: "file", path: "a/b.yaml", content: "a: 1\n" },
      { kind: "file", path: "unseen.yaml", content: "b: 2\n" },
      { kind: "run", command: "git add --all" },
      {
        kind: "console",
        block: "```console\n$ tiphys check\nwhat it says\n$ tiphys lint\n```",
        commands: ["tiphys check", "tiphys lint"],
      },
    ]);
  });

  it("takes no time for a time that is none", () => {
    expect(() => pageParts("<!-- at: noon -->")).to.throw('expected a time, got "noon"');
  });
});
