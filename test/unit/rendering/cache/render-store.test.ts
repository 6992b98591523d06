import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { userInfo } from "node:os";
import { expect } from "chai";
import type { KeptRender } from "#rendering/cache/kept-render.ts";
import { nameShape } from "#rendering/cache/named-shape.ts";
import { renderStore, type StoreSetting } from "#rendering/cache/render-store.ts";
import { temporaryFolder } from "#test/support/file-tree.ts";

const SHAPE = nameShape({ root: "", lookups: ["a"], globs: [], folders: [], variables: [] });
const WRITER = join(import.meta.dirname, "../../../support/store-writer.ts");
const PLACE = { domain: "none", question: "q" };
const KEY = "k".repeat(64);

function renderOf(size: number, fill = "a"): KeptRender {
  const bytes = Buffer.alloc(size, `${fill}\n`);
  return {
    ...{ isDenied: false, report: "fine\n", begin: 0, end: null },
    facts: { resources: 1, kinds: ["core/ConfigMap"] },
    texts: [{ file: "a", isSource: false, bytes }],
  };
}

describe("renders on disk", () => {
  const folder = temporaryFolder();
  let events: string[] = [];
  beforeEach(() => (events = []));

  const open = (changes: Partial<StoreSetting> = {}) =>
    renderStore({
      ...{ folder: folder(), maxBytes: 1_000_000 },
      onEvent: (event, detail) => events.push(`${event} ${detail}`.trim()),
      ...changes,
    });
  const files = () =>
    readdirSync(folder(), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  const entryFile = () => files().find((file) => file.endsWith(".render")) ?? "";

  it("come back as they were, with where to look for them", () => {
    expect(open().write(PLACE, { key: KEY, shape: SHAPE, render: renderOf(1000) })).to.equal(
      "stored",
    );
    expect(open().read(PLACE, KEY)).to.deep.equal(renderOf(1000));
    expect(open().shapes(PLACE)).to.deep.equal([SHAPE]);
    expect(open().shapes(PLACE, new Set([SHAPE.name]))).to.deep.equal([]);
    expect(open().read({ ...PLACE, domain: "another" }, KEY)).to.equal(null);
    for (const file of files()) expect(statSync(file).mode & 0o077, file).to.equal(0);
  });

  const damages: readonly (readonly [string, (file: string) => void])[] = [
    ["cut short", (file) => truncateSync(file, statSync(file).size - 1)],
    ["empty", (file) => truncateSync(file, 0)],
    ["longer than it was", (file) => writeFileSync(file, "more", { flag: "a" })],
    [
      "changed by one byte",
      (file) => {
        const bytes = readFileSync(file);
        const at = bytes.length - 5;
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        writeFileSync(file, bytes);
      },
    ],
    ["something else", (file) => writeFileSync(file, "apiVersion: v1\n")],
  ];
  for (const [title, damage] of damages)
    it(`are dropped, and that is said, when one is ${title}`, () => {
      open().write(PLACE, { key: KEY, shape: SHAPE, render: renderOf(1000) });
      damage(entryFile());
      expect(open().read(PLACE, KEY)).to.equal(null);
      expect(events).to.deep.equal([`damaged none/q/${KEY}.render`]);
      expect(entryFile()).to.equal("");
    });

  it("answer under no other name than their own", () => {
    open().write(PLACE, { key: KEY, shape: SHAPE, render: renderOf(10) });
    const other = "o".repeat(64);
    writeFileSync(join(dirname(entryFile()), `${other}.render`), readFileSync(entryFile()));
    expect(open().read(PLACE, other)).to.equal(null);
    expect(events).to.have.length(1);
  });

  it("stay within their bytes: what was not of use for longest goes", async () => {
    const store = open({ maxBytes: 100_000 });
    for (let index = 0; index < 40; index++) {
      const key = String(index).padStart(64, "0");
      store.write(
        { ...PLACE, question: `q${index}` },
        { key, shape: SHAPE, render: renderOf(5000) },
      );
      const written = files().filter((file) => file.includes(`/q${index}/`));
      for (const file of written) utimesSync(file, 1000 + index, 1000 + index);
      await store.settled();
      expect(sum(files())).to.be.at.most(112_500);
    }
    const left = readdirSync(join(folder(), "none")).map((name) => Number(name.slice(1)));
    expect(Math.max(...left)).to.equal(39);
    expect(left).to.have.length.within(10, 20).and.not.include(3);
    expect(events).to.include("evicted");
  });

  it("are not kept when they are too large", () => {
    const store = open({ maxBytes: 100_000 });
    const stored = { key: KEY, shape: SHAPE, render: renderOf(20_000) };
    expect(store.write(PLACE, stored)).to.equal("too-large");
    expect(files()).to.deep.equal([]);
  });

  it("are a miss, and nothing else, where nothing can be written or read", function () {
    if (userInfo().uid === 0) this.skip();
    chmodSync(folder(), 0o500);
    const stored = { key: KEY, shape: SHAPE, render: renderOf(10) };
    expect(open().write(PLACE, stored)).to.equal("failed");
    expect(open().read(PLACE, KEY)).to.equal(null);
    chmodSync(folder(), 0o700);
    expect(events).to.include("failed EACCES");
  });

  it("are a miss where a folder is a file", () => {
    writeFileSync(join(folder(), "none"), "");
    const stored = { key: KEY, shape: SHAPE, render: renderOf(10) };
    expect(open().write(PLACE, stored)).to.equal("failed");
    expect(open().read(PLACE, KEY)).to.equal(null);
    expect(open().shapes(PLACE)).to.deep.equal([]);
    expect(readdirSync(folder()).filter((name) => name.startsWith("writing-"))).to.deep.equal([]);
  });

  it("remember the last good render of each application, whoever wrote it", () => {
    const facts = { resources: 3, kinds: ["apps/Deployment"] };
    open().noteGood({ domain: "d", application: "web", facts });
    expect(open().lastGood("d", "web")).to.deep.equal(facts);
    expect(open().lastGood("e", "web")).to.equal(null);
    const memory = open({ folder: null });
    memory.noteGood({ domain: "d", application: "api", facts });
    expect(memory.lastGood("d", "api")).to.deep.equal(facts);
  });

  describe("with several writers", function () {
    this.timeout(60_000);

    /** Writes and reads the same few entries, as fast as it can; ends by itself after a while. */
    const writer = (seed: number): ChildProcess =>
      spawn(process.execPath, [WRITER, folder(), String(seed)], {
        stdio: ["ignore", "pipe", "inherit"],
      });

    it("are always whole, while room is made all the time", async () => {
      const writers = [1, 2, 3].map(writer);
      const outputs = await Promise.all(writers.map(outputOf));
      for (const output of outputs) expect(JSON.parse(output)).to.include({ damaged: 0, wrong: 0 });
      expect(JSON.parse(outputs[0] ?? ""))
        .to.have.property("hits")
        .above(0);
      const store = open({ maxBytes: 200_000 });
      store.write(PLACE, { key: KEY, shape: SHAPE, render: renderOf(20_000) });
      await store.settled();
      expect(sum(files())).to.be.at.most(400_000);
    });

    it("leave nothing half-written behind when one is killed", async () => {
      for (let round = 0; round < 5; round++) {
        const child = writer(round);
        await sleep(250 + round * 37);
        child.kill("SIGKILL");
        await once(child, "exit");
      }
      const store = open();
      for (const file of files().filter((name) => name.endsWith(".render"))) {
        const [domain = "", question = "", name = ""] = file.slice(folder().length + 1).split("/");
        expect(store.read({ domain, question }, name.slice(0, -7)), file).not.to.equal(null);
      }
      expect(events).to.deep.equal([]);
    });

    it("go on without what no longer fits on a full disk", async function () {
      const inside = `mount -t tmpfs -o size=128k none "$1" && exec "${process.execPath}" "$0" "$1" 1`;
      const child = spawn("unshare", ["-Urm", "sh", "-c", inside, WRITER, folder()], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      const text = await outputOf(child).catch(() => "");
      // Not every machine lets its users mount.
      if (text === "") this.skip();
      const counts = JSON.parse(text) as Record<string, number>;
      expect(counts).to.include({ damaged: 0, wrong: 0 });
      expect(counts["hits"]).to.be.above(0);
      expect(counts["failed"]).to.be.above(0);
    });

    it("removes what a killed writer left, once it is old", async () => {
      const left = join(folder(), "writing-1234");
      writeFileSync(left, "half");
      utimesSync(left, 1000, 1000);
      mkdirSync(join(folder(), "none"));
      const store = open();
      store.write(PLACE, { key: KEY, shape: SHAPE, render: renderOf(10) });
      await store.settled();
      expect(files()).not.to.include(left);
      expect(store.read(PLACE, KEY)).not.to.equal(null);
    });
  });
});

function sum(paths: readonly string[]): number {
  return paths.reduce((total, path) => total + statSync(path).size, 0);
}

async function outputOf(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const [exitCode] = (await once(child, "close")) as [number];
  expect(exitCode).to.equal(0);
  return text;
}
