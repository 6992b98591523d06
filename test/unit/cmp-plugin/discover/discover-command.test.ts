import { join } from "node:path";
import { expect } from "chai";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

describe("tiphys discover", () => {
  const folder = temporaryFolder();
  const kustomization = { "app/kustomization.yaml": "resources: []\n" };
  const fleet = { "tiphys.yaml": "" };
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, object, string])[] = [
    ["takes a kustomization below a fleet", { ...kustomization, ...fleet }, {}, "tiphys\n"],
    [
      "takes one where a platform bundle is named",
      kustomization,
      { TIPHYS_BUNDLE: "/b.yaml" },
      "tiphys\n",
    ],
    ["leaves one without either", kustomization, {}, ""],
    ["leaves a folder without a kustomization", { ...fleet, "app/a.yaml": "" }, {}, ""],
    ["leaves one where the bundle's name is empty", kustomization, { TIPHYS_BUNDLE: "" }, ""],
  ];
  for (const [title, tree, env, stdout] of cases) {
    it(title, async () => {
      writeTree(folder(), { ".git/HEAD": "", ...tree });
      const result = await runTiphys({
        argv: ["discover"],
        cwd: join(folder(), "app"),
        env: { ...env },
      });
      expect(result).to.include({ exitCode: 0, stdout, stderr: "" });
    });
  }
});
