import { chmodSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { findKustomize } from "#adapters/find-kustomize.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

describe("findKustomize", () => {
  const folder = temporaryFolder();

  const find = (programs: readonly string[], env: Record<string, string> = {}) => {
    for (const program of programs) {
      writeTree(folder(), { [program]: "#!/bin/sh\n" });
      chmodSync(join(folder(), program), 0o755);
    }
    const path = ["first", "second"].map((name) => join(folder(), name)).join(delimiter);
    const found = findKustomize({ env: { PATH: path, ...env }, cwd: folder(), platform: "linux" });
    return { ...found, command: found.command.slice(folder().length + 1) };
  };

  const cases = [
    {
      title: "takes the program that TIPHYS_KUSTOMIZE names before all others",
      programs: ["mine/build.sh", "first/kustomize"],
      env: { TIPHYS_KUSTOMIZE: "mine/build.sh" },
      expected: { command: "mine/build.sh", form: "kustomize" },
    },
    {
      title: "takes kustomize before kubectl, wherever on PATH they are",
      programs: ["first/kubectl", "second/kustomize"],
      expected: { command: "second/kustomize", form: "kustomize" },
    },
    {
      title: "takes kubectl where there is no kustomize",
      programs: ["second/kubectl"],
      expected: { command: "second/kubectl", form: "kubectl" },
    },
  ];
  for (const { title, programs, env, expected } of cases) {
    it(title, () => expect(find(programs, env)).to.deep.equal(expected));
  }

  it("skips folders and files that nobody may execute", () => {
    writeTree(folder(), { "first/kustomize/file": "", "second/kustomize": "" });
    expect(() => find([])).to.throw(
      TiphysError,
      "expected kustomize or kubectl on PATH, found neither",
    );
  });

  it("refuses a TIPHYS_KUSTOMIZE that is no program instead of taking another", () => {
    expect(() => find(["first/kustomize"], { TIPHYS_KUSTOMIZE: "/nowhere/kustomize" })).to.throw(
      TiphysError,
      'TIPHYS_KUSTOMIZE: expected an executable file, got "/nowhere/kustomize"',
    );
  });

  const advice = [
    { platform: "linux", words: "github.com/kubernetes-sigs/kustomize/releases" },
    { platform: "darwin", words: "brew install kustomize" },
    { platform: "win32", words: "winget install Kubernetes.kustomize" },
  ] as const;
  for (const { platform, words } of advice) {
    it(`says how to install it on ${platform}`, () => {
      const lookup = { env: { PATH: "" }, cwd: folder(), platform };
      expect(() => findKustomize(lookup)).to.throw(TiphysError, words);
    });
  }
});
