import { gitFacts } from "#authoring/init/find-ci.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { expect } from "chai";

const REMOTE = (url: string) => `[remote "origin"]\n\turl = ${url}\n`;

describe("gitFacts", () => {
  const folder = temporaryFolder();
  const cases = [
    {
      title: "files of GitLab before all",
      tree: { ".gitlab-ci.yml": "", ".github/x": "" },
      ci: "gitlab",
    },
    { title: "files of GitHub", tree: { ".github/CODEOWNERS": "" }, ci: "github" },
    {
      title: "the remote, where there are no files",
      tree: { ".git/config": REMOTE("https://gitlab.example.com/a/b.git") },
      ci: "gitlab",
    },
    {
      title: "nothing for other hosts",
      tree: { ".git/config": REMOTE("git@example.com:a/b.git") },
      ci: null,
    },
    {
      title: "nothing in a worktree, whose .git is a file",
      tree: { ".git": "gitdir: elsewhere" },
      ci: null,
    },
  ] as const;

  for (const { title, tree, ci } of cases) {
    it(`goes by ${title}`, () => {
      writeTree(folder(), tree);

      expect(gitFacts(folder()).ci).to.equal(ci);
    });
  }

  it("knows the branch that origin points at, and names other systems", () => {
    writeTree(folder(), {
      ".git/refs/remotes/origin/HEAD": "ref: refs/remotes/origin/master\n",
      Jenkinsfile: "",
    });

    expect(gitFacts(folder())).to.include({ root: folder(), branch: "master" });
    expect(gitFacts(folder()).otherCi).to.deep.equal(["Jenkins"]);
  });
});
