import { chmodSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { globFiles, globTestFiles } from "#adapters/glob-files.ts";
import { TiphysError } from "#core/errors.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

describe("the files of a glob", () => {
  const folder = temporaryFolder();
  const tree = {
    "root/tiphys.yaml": "",
    "root/baseline.yaml": "",
    "root/policies/b.yaml": "",
    "root/policies/a.yaml": "",
    "root/policies/a.test.yaml": "",
    "root/policies/b.test.yml": "",
    "root/policies/team/c.yaml": "",
    "root/policies/team/deep/d.yaml": "",
    "root/policies/team/notes.md": "",
    "root/policies/.hidden/e.yaml": "",
    "root/policies/node_modules/f.yaml": "",
    "root/policies/größe (1).yaml": "",
    "outside/secret.yaml": "",
  };
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      "one folder, sorted",
      "policies/*.yaml",
      ["policies/a.yaml", "policies/b.yaml", "policies/größe (1).yaml"],
    ],
    [
      "any depth, without hidden folders, node_modules and tests",
      "policies/**/*.yaml",
      [
        "policies/a.yaml",
        "policies/b.yaml",
        "policies/größe (1).yaml",
        "policies/team/c.yaml",
        "policies/team/deep/d.yaml",
      ],
    ],
    ["one level below", "policies/*/*.yaml", ["policies/team/c.yaml"]],
    ["a file by its path", "baseline.yaml", ["baseline.yaml"]],
    ["a file by its path from here", "./policies/a.yaml", ["policies/a.yaml"]],
    ["a hidden folder that is named", "policies/.hidden/*.yaml", ["policies/.hidden/e.yaml"]],
    ["no test by its path", "policies/a.test.yaml", []],
    ["no folder by its path", "policies", []],
    ["nothing that is not there", "policy/*.yaml", []],
    ["nothing below a file", "baseline.yaml/*.yaml", []],
    ["nothing outside", "../outside/*.yaml", []],
    ["nothing from the root of the file system", "/etc/*", []],
  ];
  for (const [title, glob, expected] of cases) {
    it(`are ${title}: ${glob}`, () => {
      writeTree(folder(), tree);
      expect(globFiles(join(folder(), "root"), glob)).to.deep.equal(expected);
    });
  }

  const links: readonly (readonly [
    string,
    Readonly<Record<string, string>>,
    string,
    readonly string[],
  ])[] = [
    [
      "a link to a file inside",
      { "root/policies/z.yaml": "-> a.yaml" },
      "policies/z.yaml",
      ["policies/z.yaml"],
    ],
    [
      "a link to a folder inside",
      { "root/more": "-> policies/team" },
      "more/*.yaml",
      ["more/c.yaml"],
    ],
    [
      "not a link to a file outside",
      { "root/x.yaml": "-> ../outside/secret.yaml" },
      "*.yaml",
      ["baseline.yaml", "tiphys.yaml"],
    ],
    [
      "not a literal link to a file outside",
      { "root/x.yaml": "-> ../outside/secret.yaml" },
      "x.yaml",
      [],
    ],
    ["not a link to a folder outside", { "root/out": "-> ../outside" }, "**/secret.yaml", []],
    [
      "not a folder that begins with a link to outside",
      { "root/out": "-> ../outside" },
      "out/*.yaml",
      [],
    ],
    ["not a link to nothing", { "root/x.yaml": "-> nothing.yaml" }, "x.yaml", []],
  ];
  for (const [title, more, glob, expected] of links) {
    it(`are ${title}`, () => {
      writeTree(folder(), { ...tree, ...more });
      expect(globFiles(join(folder(), "root"), glob)).to.deep.equal(expected);
    });
  }

  it("are found in bounded time where links lead in circles", () => {
    writeTree(folder(), {
      "root/a/x.yaml": "",
      "root/a/one": "-> .",
      "root/a/two": "-> ..",
      "root/a/three": "-> .",
    });
    expect(globFiles(join(folder(), "root"), "**/*.yaml")).to.deep.equal(["a/x.yaml"]);
  });

  it("are refused where links multiply folders without end", () => {
    const steps = Array.from({ length: 30 }, (_, index) => [
      [`root/d${index}/l`, `-> ../d${index + 1}`],
      [`root/d${index}/r`, `-> ../d${index + 1}`],
    ]).flat();
    writeTree(folder(), { ...Object.fromEntries(steps), "root/d30/x.yaml": "" });
    expect(() => globFiles(join(folder(), "root"), "**/*.yaml"))
      .to.throw(TiphysError, "**/*.yaml: expected at most 1000 links to folders, found more.")
      .with.property("code", "FILE_UNREADABLE");
  });

  it("are refused where a folder may not be read", function () {
    // Root may read everything.
    if (process.getuid?.() === 0) return this.skip();
    writeTree(folder(), tree);
    chmodSync(join(folder(), "root/policies"), 0);
    try {
      expect(() => globFiles(join(folder(), "root"), "policies/*.yaml")).to.throw(
        TiphysError,
        "permission denied",
      );
    } finally {
      chmodSync(join(folder(), "root/policies"), 0o755);
    }
  });

  it("are only its tests where they are asked for", () => {
    writeTree(folder(), tree);
    const found = (glob: string) => globTestFiles(join(folder(), "root"), glob);
    expect(found("policies/*.yaml")).to.deep.equal(["policies/a.test.yaml"]);
    expect(found("**/*")).to.deep.equal(["policies/a.test.yaml", "policies/b.test.yml"]);
    expect(found("policies/a.test.yaml")).to.deep.equal(["policies/a.test.yaml"]);
  });
});
