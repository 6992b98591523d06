import { truncateSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { graphErrors } from "#test/support/graph-errors.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const LEVELS = Array.from(
  { length: 9 },
  (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]\n`,
);
const BOMB = `a0: &a0 [x, x, x]\n${LEVELS.join("")}z: [*a9, *a9, *a9, *a9, *a9, *a9]\n`;
const PLAIN = `a: &a x\nb: [${Array.from({ length: 20 }, () => "*a").join(", ")}]\n`;

describe("isReadableFile", () => {
  const folder = temporaryFolder();

  const cases = [
    {
      title: "refuses aliases that explode in a resource",
      tree: { "kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": BOMB },
      expected: /^app\/a\.yaml:\d+: expected aliases \(\*name\) to repeat less/,
    },
    {
      title: "refuses aliases that explode in a patch",
      tree: { "kustomization.yaml": "patches: [{path: a.yaml}]\n", "a.yaml": BOMB },
      expected: /^app\/a\.yaml:\d+: expected aliases \(\*name\) to repeat less/,
    },
    {
      title: "leaves the files of generators alone",
      tree: { "kustomization.yaml": "configMapGenerator: [{files: [a.yaml]}]\n", "a.yaml": BOMB },
      expected: null,
    },
    {
      title: "takes many aliases of small values",
      tree: { "kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": PLAIN },
      expected: null,
    },
  ];
  for (const { title, tree, expected } of cases) {
    it(title, () => {
      const entries = Object.entries(tree).map(([name, text]) => [`repo/app/${name}`, text]);
      const [, message] = graphErrors(folder(), { tree: Object.fromEntries(entries) });
      if (expected === null) expect(message).to.equal(undefined);
      else expect(message).to.match(expected);
    });
  }

  it("refuses a file that is too large, at the line that names it", () => {
    writeTree(folder(), { "repo/app/a.yaml": "" });
    truncateSync(join(folder(), "repo/app/a.yaml"), 100 * 1024 * 1024);
    const tree = { "repo/app/kustomization.yaml": "resources:\n- a.yaml\n" };
    expect(graphErrors(folder(), { tree })).to.deep.equal([
      "RENDER_REFUSED",
      'app/kustomization.yaml:2: resources: expected a file of at most 64.0 MiB, got "a.yaml" of 100.0 MiB. Split the file.',
    ]);
  });
});
