import { expect } from "chai";
import { inFolder } from "./golden-repository.ts";
import { runSanely } from "./expect-sane.ts";

const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n";
const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join("");

/** A manifest that is much of one thing, and the exit code of check. */
// Without a spec, or with many objects of one name, something is denied: that is not what is asked here.
const cases: readonly (readonly [title: string, text: string, exitCode: number])[] = [
  ["unknown fields", `${POD}spec:\n${many(40_000, (i) => `  containerz${i}: 1\n`)}`, 0],
  ["containers", `${POD}spec:\n  containers:\n${many(1000, (i) => `  - {name: c${i}}\n`)}`, 1],
  [
    "containers of one name",
    // More than the cost limit of an object: not judged to the end, and so not allowed.
    `${POD}spec:\n  containers:\n${many(1000, () => "  - {name: a}\n")}`,
    1,
  ],
  ["labels", `${POD.replace("web}", "web, labels: {")}${many(5000, (i) => `l${i}: v, `)}}}\n`, 1],
  ["objects", many(400, (i) => `${POD.replace("web", `web${i}`)}---\n`), 1],
  ["objects of one name", many(400, () => `${POD}---\n`), 1],
  ["levels", `${POD}spec: ${"[".repeat(5000)}${"]".repeat(5000)}\n`, 2],
  ["anchors", `${POD}a: &a [x]\n${many(40, (i) => `a${i}: &a${i} [*a${i || ""}, *a]\n`)}`, 2],
  ["text", `${POD}data: ${"x".repeat(1_000_000)}\n`, 1],
];

describe("a manifest with much of one thing", () => {
  for (const [title, text, exitCode] of cases) {
    it(`is judged, or refused, within five seconds of work: ${title}`, async function () {
      this.timeout(120_000);
      await inFolder(new Map([["web.yaml", text]]), async (cwd) => {
        const argv = ["check", "web.yaml"];
        const answer = await runSanely({ argv, cwd });
        expect(answer.exitCode, answer.stdout.slice(0, 500) + answer.stderr).to.equal(exitCode);
      });
    });
  }
});
