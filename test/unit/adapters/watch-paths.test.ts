import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { watchPaths } from "#adapters/watch-paths.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { pause, waitFor } from "#test/support/wait-for.ts";

const EVERY_MS = 10;

describe("watched paths", () => {
  const folder = temporaryFolder();
  let stop: AbortController;
  let seen: number;
  beforeEach(() => {
    stop = new AbortController();
    seen = 0;
  });
  afterEach(() => stop.abort());

  const watch = (onChange: () => Promise<void> = async () => void (seen += 1)) =>
    watchPaths([folder()], onChange, { intervalMs: EVERY_MS, signal: stop.signal });
  const sees = (count: number) => waitFor(async () => (seen >= count ? true : null));

  const changes: readonly (readonly [title: string, change: () => void])[] = [
    ["a file that is written", () => writeTree(folder(), { "a.yaml": "longer than before" })],
    ["a file that is touched", () => utimesSync(join(folder(), "a.yaml"), 1, 1)],
    ["a new file below", () => writeTree(folder(), { "deep/below/b.yaml": "b" })],
    ["a file that goes", () => rmSync(join(folder(), "a.yaml"))],
  ];
  for (const [title, change] of changes)
    it(`tell of ${title}`, async () => {
      writeTree(folder(), { "a.yaml": "a" });
      watch();
      change();
      await sees(1);
    });

  it("tell of the swap of a link, as a mounted ConfigMap changes", async () => {
    for (const [name, text] of [
      ["one", "a"],
      ["two", "b"],
    ] as const) {
      mkdirSync(join(folder(), `..${name}`));
      writeTree(folder(), { [`..${name}/bundle.yaml`]: text });
    }
    symlinkSync("..one", join(folder(), "..data"));
    symlinkSync("..data/bundle.yaml", join(folder(), "bundle.yaml"));
    watch();
    symlinkSync("..two", join(folder(), "..next"));
    renameSync(join(folder(), "..next"), join(folder(), "..data"));
    await sees(1);
  });

  it("say nothing while nothing changes, nor of what git and npm keep", async () => {
    watch();
    writeTree(folder(), { ".git/index": "x", "node_modules/a/index.js": "x" });
    await sees(1);
    const before = seen;
    writeTree(folder(), { ".git/index": "changed", "node_modules/a/index.js": "changed" });
    await pause(10 * EVERY_MS);
    expect(seen).to.equal(before);
  });

  it("tell again of what changed while the last change was taken, never twice at once", async () => {
    let [running, most] = [0, 0];
    watch(async () => {
      running += 1;
      most = Math.max(most, running);
      await pause(5 * EVERY_MS);
      running -= 1;
      seen += 1;
    });
    writeTree(folder(), { "a.yaml": "one" });
    await pause(3 * EVERY_MS);
    writeTree(folder(), { "a.yaml": "another" });
    await sees(2);
    expect(most).to.equal(1);
  });

  it("may hold a link that leads in a circle, and tell of the others", async () => {
    symlinkSync("circle", join(folder(), "circle"));
    watch();
    writeTree(folder(), { "a.yaml": "a" });
    await sees(1);
  });

  it("tell of a file that has become a circle, and of what comes after it", async () => {
    writeTree(folder(), { "a.yaml": "a" });
    watch();
    rmSync(join(folder(), "a.yaml"));
    symlinkSync("a.yaml", join(folder(), "a.yaml"));
    await sees(1);
    const before = seen;
    writeTree(folder(), { "b.yaml": "b" });
    await sees(before + 1);
  });

  it("are looked at no more after the signal", async () => {
    watch();
    stop.abort();
    writeTree(folder(), { "a.yaml": "a" });
    await pause(5 * EVERY_MS);
    expect(seen).to.equal(0);
  });
});
