import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { findRepositoryRoot, pathInRepository } from "#adapters/repository-root.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

describe("findRepositoryRoot", () => {
  const folder = temporaryFolder();

  const cases = [
    {
      title: "is the folder of the nearest tiphys.yaml",
      tree: { ".git/HEAD": "", "tiphys.yaml": "", "team/tiphys.yaml": "", "team/app/x": "" },
      expected: { root: "team", fleet: true },
    },
    {
      title: "takes a tiphys.yaml that links to nothing for one, so that it is read and refused",
      tree: { ".git/HEAD": "", "team/tiphys.yaml": "-> nowhere", "team/app/x": "" },
      expected: { root: "team", fleet: true },
    },
    {
      title: "is the repository where nothing describes a fleet",
      tree: { "tiphys.yaml": "", "repo/.git/HEAD": "", "repo/team/app/x": "" },
      directory: "repo/team/app",
      expected: { root: "repo", fleet: false },
    },
    {
      title: "takes the .git file of a worktree for a repository",
      tree: { "tiphys.yaml": "", "tree/.git": "gitdir: x", "tree/app/x": "" },
      directory: "tree/app",
      expected: { root: "tree", fleet: false },
    },
    {
      title: "is the folder itself outside of any repository",
      tree: { "team/app/x": "" },
      expected: { root: "team/app", fleet: false },
    },
    {
      title: "is what Argo CD unpacked, when the working folder ends with the application's path",
      tree: { "tiphys.yaml": "", "unpacked/team/app/x": "" },
      directory: "unpacked/team/app",
      env: { ARGOCD_APP_SOURCE_PATH: "team/app" },
      expected: { root: "unpacked", fleet: false },
    },
    {
      title: "finds the fleet in what Argo CD unpacked",
      tree: { "unpacked/tiphys.yaml": "", "unpacked/team/app/x": "" },
      directory: "unpacked/team/app",
      env: { ARGOCD_APP_SOURCE_PATH: "./team/app/" },
      expected: { root: "unpacked", fleet: true },
    },
    {
      title: "is what Argo CD unpacked of a part of the repository",
      tree: { "unpacked/shop/base/x": "", "unpacked/shop/prod/x": "" },
      directory: "unpacked/shop/prod",
      env: { ARGOCD_APP_SOURCE_PATH: "apps/teams/shop/prod" },
      expected: { root: "unpacked", fleet: false, above: "apps/teams" },
    },
    {
      title: "is the application's folder where nothing else was sent",
      tree: { "unpacked/x": "" },
      directory: "unpacked",
      env: { ARGOCD_APP_SOURCE_PATH: "apps/shop" },
      expected: { root: "unpacked", fleet: false, above: "apps/shop" },
    },
    {
      title: "finds the fleet above a folder that a link led to",
      tree: { "unpacked/tiphys.yaml": "", "unpacked/real/app/x": "" },
      directory: "unpacked/real/app",
      env: { ARGOCD_APP_SOURCE_PATH: "apps/app" },
      expected: { root: "unpacked", fleet: true },
    },
    {
      title: "does not climb for an application's path with dots",
      tree: { ".git/HEAD": "", "team/app/x": "" },
      env: { ARGOCD_APP_SOURCE_PATH: "../app" },
      expected: { root: "", fleet: false },
    },
  ];
  for (const { title, tree, directory = "team/app", env = {}, expected } of cases) {
    it(title, () => {
      writeTree(folder(), tree);
      const cwd = join(folder(), directory);
      const root = join(folder(), expected.root);
      expect(findRepositoryRoot(cwd, { env, cwd })).to.deep.equal({
        root: root.replace(/\/$/, ""),
        fleetFile: expected.fleet ? join(root, "tiphys.yaml") : null,
        ...("above" in expected ? { above: expected.above } : {}),
      });
    });
  }

  it("names folders as the repository does, whatever part of it was sent", () => {
    const root = { root: "/sent/tree", fleetFile: null };
    const names = [{ ...root }, { ...root, above: "apps" }].map((repository) => [
      pathInRepository(repository, "/sent/tree/shop/prod"),
      pathInRepository(repository, "/sent/tree"),
    ]);
    expect(names).to.deep.equal([
      ["shop/prod", "."],
      ["apps/shop/prod", "apps"],
    ]);
  });

  it("reads no further than the tree when asked from elsewhere", () => {
    writeTree(folder(), { "tiphys.yaml": "", "a/app/x": "", "b/app/x": "" });
    const env = { ARGOCD_APP_SOURCE_PATH: "app" };
    const found = findRepositoryRoot(join(folder(), "b/app"), {
      env,
      cwd: join(folder(), "a/app"),
    });
    expect(found.root).to.equal(folder());
  });

  it("says which folder is not there", () => {
    mkdirSync(join(folder(), "a"));
    const lookup = { env: {}, cwd: folder() };
    expect(() => findRepositoryRoot(join(folder(), "a/b"), lookup)).to.throw(
      TiphysError,
      "a/b: expected a folder that can be read, got nothing. Check the path.",
    );
  });
});
