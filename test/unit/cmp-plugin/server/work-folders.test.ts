import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { openWorkFolders } from "#cmp-plugin/server/work-folders.ts";
import { errorOf } from "#test/support/error-of.ts";
import { waitFor } from "#test/support/wait-for.ts";

describe("the folders that uploads are unpacked in", () => {
  let parent: string;
  const own = () => join(parent, "_tiphys_cmp_server");

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "tiphys-folders-"));
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it("are for this user alone, and gone after the work", async () => {
    const { use } = await openWorkFolders(parent);
    const kept = await use(async (make) => {
      const folder = make();
      expect(make(), "asked for once more").to.equal(folder);
      expect(statSync(folder).mode & 0o777).to.equal(0o700);
      writeFileSync(join(folder, "a"), "a");
      return folder;
    });
    expect(statSync(own()).mode & 0o777).to.equal(0o700);
    await waitFor(async () => (existsSync(kept) ? null : true));
  });

  it("are not made where nobody asks for one", async () => {
    const { use } = await openWorkFolders(parent);
    await use(async () => expect(readdirSync(own())).to.deep.equal([]));
  });

  it("are gone after work that fails", async () => {
    const { use } = await openWorkFolders(parent);
    const work = use(async (make) => {
      mkdirSync(join(make(), "a/b"), { recursive: true });
      throw new TiphysError("INTERNAL", "no");
    });
    expect((await errorOf(work)).message).to.equal("no");
    await waitFor(async () => (readdirSync(own()).length === 0 ? true : null));
  });

  it("are gone when all are told to be", async () => {
    const { use, removeAll } = await openWorkFolders(parent);
    await use(async (make) => writeFileSync(join(make(), "a"), "a"));
    await removeAll();
    expect(readdirSync(own())).to.deep.equal([]);
  });

  it("of an earlier server are removed at the start, and nothing else is", async () => {
    mkdirSync(join(own(), "render-old/tree"), { recursive: true });
    mkdirSync(join(own(), "notes"));
    mkdirSync(join(parent, "render-of-another"));
    await openWorkFolders(parent);
    expect(readdirSync(own())).to.deep.equal(["notes"]);
    expect(readdirSync(parent)).to.include("render-of-another");
  });

  const refused: readonly (readonly [title: string, prepare: () => void, expected: string])[] = [
    ["a link in the place of the folder", () => symlinkSync(tmpdir(), own()), "something else"],
    ["a file in the place of the folder", () => writeFileSync(own(), ""), "got EEXIST"],
    ["a fleet above", () => writeFileSync(join(parent, "tiphys.yaml"), ""), "no tiphys.yaml"],
  ];
  for (const [title, prepare, expected] of refused)
    it(`refuses ${title}`, async () => {
      prepare();
      const error = await errorOf(openWorkFolders(parent));
      expect(error).to.have.property("code", "CONFIG_INVALID");
      expect(error.message).to.contain(expected);
    });

  it("refuses a parent that is not there", async () => {
    const error = await errorOf(openWorkFolders(join(parent, "none")));
    expect(error.message).to.contain("got ENOENT").and.to.contain("ARGOCD_CMP_WORKDIR");
  });
});
