import { join } from "node:path";
import { expect } from "chai";
import { openRepository } from "#adapters/git/open-repository.ts";
import { type OverlayStep, walkSteps } from "#promotion/walk-steps.ts";
import { temporaryFolder } from "#test/support/file-tree.ts";
import { gitWorld } from "#test/support/git-world.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { appName, importHistory } from "#test/support/promotion-history.ts";
import { recordPrograms } from "#test/support/recorded-programs.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

describe("walkSteps", () => {
  const repository = gitWorkTree();
  const folder = temporaryFolder();

  async function stepsOf(commit: string, paths: readonly string[]) {
    const git = await openRepository(repository().folder, gitWorld(repository().folder));
    const walk = walkSteps(git, { commit, paths });
    const steps: OverlayStep[] = [];
    try {
      for (let next = await walk.next(new Set(paths)); next !== null;)
        next = (steps.push(...next), await walk.next(new Set(paths)));
    } finally {
      await walk.stop();
    }
    return steps.map(({ overlay, commit: hash, changes }) => ({
      overlay,
      hash,
      changes: changes.map(({ name, before, wasPlain }) => [name, before !== null, wasPlain]),
    }));
  }

  it("counts a file of an overlay inside of another one for both", async () => {
    repository().write({ "a/x": "1", "a/b/y": "1" });
    repository().commit();
    repository().write({ "a/b/y": "2" });
    const commit = repository().commit();
    const steps = await stepsOf(commit, ["a", "a/b"]);
    expect(steps.filter(({ hash }) => hash === commit)).to.have.deep.members([
      { overlay: "a/b", hash: commit, changes: [["y", true, true]] },
      { overlay: "a", hash: commit, changes: [["b/y", true, true]] },
    ]);
  });

  it("takes any name of a file as it is", async () => {
    const odd = ["commit 0123 1", "ö", '"quoted"', "line\nbreak", ":100644 100644 a b M", "tab\t"];
    repository().write(Object.fromEntries(odd.map((name) => [`a/${name}`, "1"])));
    const commit = repository().commit();
    const [step] = await stepsOf(commit, ["a"]);
    expect(step?.changes.map(([name]) => name)).to.have.members(odd);
  });

  it("tells links from files, and is not led astray by a user's own settings", async () => {
    const { git } = repository();
    for (const [name, value] of [
      ["log.showSignature", "true"],
      ["log.showRoot", "false"],
      ["log.follow", "true"],
      ["color.ui", "always"],
      ["diff.relative", "true"],
      ["diff.renames", "copies"],
      ["diff.noprefix", "true"],
      ["core.quotePath", "true"],
      ["core.abbrev", "4"],
      ["i18n.logOutputEncoding", "ISO-8859-1"],
      ["notes.displayRef", "*"],
      ["alias.log", "!exit 1"],
    ] as const)
      git("config", name, value);
    repository().write({ "a/ö": "same", "a/link": "-> ö" });
    const first = repository().commit();
    git("mv", "a/ö", "a/ä");
    git("rm", "--quiet", "a/link");
    const second = repository().commit();
    expect(await stepsOf(second, ["a"])).to.deep.equal([
      {
        overlay: "a",
        hash: second,
        changes: [
          ["link", true, false],
          ["ä", false, false],
          ["ö", true, true],
        ],
      },
      {
        overlay: "a",
        hash: first,
        changes: [
          ["link", false, false],
          ["ö", false, false],
        ],
      },
    ]);
  });

  it("needs no more processes of git for 1,500 commits than for 30", async function () {
    this.timeout(120_000);
    const kustomize = await kustomizePath();
    const commands = [
      ["status"],
      ["history", appName(1), "--env", "prod"],
      ["promote", appName(1), "--to", "prod", "--dry-run"],
    ];
    const counts: (readonly number[])[] = [];
    for (const commits of [30, 1500]) {
      const cwd = join(folder(), String(commits));
      importHistory(cwd, { apps: 25, commits });
      const programs = recordPrograms(join(folder(), `calls-${commits}`), ["git"]);
      const env = { PATH: programs.path, TIPHYS_KUSTOMIZE: kustomize };
      const each: number[] = [];
      for (const argv of commands) {
        programs.forget();
        const { exitCode, stderr } = await runTiphys({ argv, cwd, env });
        expect([exitCode, stderr]).to.deep.equal([0, ""]);
        each.push(programs.calls().length);
      }
      counts.push(each);
    }
    // One that is ended as soon as it began may not have written down that it was called.
    const [few = [], many = []] = counts;
    many.forEach((count, index) => expect(count).to.be.at.most((few[index] ?? 0) + 1));
    expect(Math.max(...few, ...many)).to.be.lessThan(10);
  });
});
