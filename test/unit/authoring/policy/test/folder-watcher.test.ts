import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { FolderWatcher } from "#authoring/policy/test/folder-watcher.ts";
import { temporaryFolder } from "#test/support/file-tree.ts";
import { expect } from "chai";

describe("FolderWatcher", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let watcher: FolderWatcher;
  let stop: AbortController;
  beforeEach(() => {
    watcher = new FolderWatcher();
    stop = new AbortController();
  });
  afterEach(() => watcher.close());

  /** Whether a change is seen, in time enough for a busy machine, or for 300 ms where none should be. */
  const sees = async (change: () => void, waitMs = 10_000): Promise<boolean> => {
    const seen = watcher.change(stop.signal).then(() => true);
    change();
    const late = new AbortController();
    const waited = wait(waitMs, false, { signal: late.signal }).catch(() => false);
    const result = await Promise.race([seen, waited]);
    late.abort();
    return result;
  };
  const QUIET_MS = 300;

  it("sees a file that is written, replaced by another, and removed", async () => {
    const file = join(folder(), "a.test.yaml");
    writeFileSync(file, "a");
    watcher.follow([folder()]);
    await wait(20);
    expect(await sees(() => writeFileSync(file, "b"))).to.equal(true);
    expect(
      await sees(() => {
        writeFileSync(join(folder(), "new"), "c");
        renameSync(join(folder(), "new"), file);
      }),
    ).to.equal(true);
    expect(await sees(() => writeFileSync(file, "d"))).to.equal(true);
    expect(await sees(() => rmSync(file))).to.equal(true);
  });

  it("passes over hidden files and copies that editors keep", async () => {
    watcher.follow([folder()]);
    await wait(20);
    const seen = await sees(() => {
      writeFileSync(join(folder(), ".a.yaml.swp"), "x");
      writeFileSync(join(folder(), "a.yaml~"), "x");
    }, QUIET_MS);
    expect(seen).to.equal(false);
    stop.abort();
  });

  it("keeps a change that came while nobody waited", async () => {
    watcher.follow([folder()]);
    await wait(20);
    writeFileSync(join(folder(), "a.yaml"), "x");
    await wait(50);
    expect(await sees(() => {})).to.equal(true);
  });

  it("makes few of many changes", async () => {
    watcher.follow([folder()]);
    await wait(20);
    let times = 0;
    const burst = () => {
      for (let index = 0; index < 200; index++) writeFileSync(join(folder(), `${index}.yaml`), "x");
    };
    if (await sees(burst)) times++;
    while (await sees(() => {}, QUIET_MS)) times++;
    stop.abort();
    expect(times).to.be.within(1, 10);
  });

  it("follows other folders when told, and bears one that is gone", async () => {
    mkdirSync(join(folder(), "sub"));
    watcher.follow([folder(), join(folder(), "gone")]);
    watcher.follow([join(folder(), "sub")]);
    await wait(20);
    const seen = await sees(() => writeFileSync(join(folder(), "a.yaml"), "x"), QUIET_MS);
    expect(seen).to.equal(false);
    stop.abort();
    stop = new AbortController();
    expect(await sees(() => writeFileSync(join(folder(), "sub/a.yaml"), "x"))).to.equal(true);
  });

  it("ends when it is told to stop", async () => {
    watcher.follow([folder()]);
    const ended = watcher.change(stop.signal);
    stop.abort();
    await ended;
  });
});
