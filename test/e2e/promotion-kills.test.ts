import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { processesIn } from "#test/support/processes-in.ts";
import { promotionFleet } from "#test/support/promotion-fleet.ts";

/** A longer run is a matter of one variable. */
const KILLS = Number(process.env.TIPHYS_KILLS ?? "200");
const SEED = Number(process.env.TIPHYS_SEED ?? "20261121");
const LANES = 2;
const LAUNCHER = join(import.meta.dirname, "../../bin/tiphys.js");

describe("a promotion that is killed", function () {
  this.timeout(0);
  let root = "";
  let kustomize = "";

  before(async function () {
    if (process.platform !== "linux") this.skip();
    kustomize = await kustomizePath();
    root = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-kills-")));
  });

  after(() => rmSync(root, { recursive: true, force: true }));

  it(`leaves everything as before or complete, ${KILLS} times, and the next run goes on or says how`, async () => {
    const lanes = Array.from({ length: LANES }, (_, index) => runLane(index));
    const outcomes = (await Promise.all(lanes)).flat();
    const count = (name: string) => outcomes.filter((outcome) => outcome === name).length;
    // A seed that only ever killed too early or too late would prove nothing.
    expect(count("before")).to.be.greaterThan(0);
    expect(count("complete")).to.be.greaterThan(0);
    expect(outcomes).to.have.length(Math.ceil(KILLS / LANES) * LANES);
  });

  async function runLane(index: number): Promise<readonly string[]> {
    const lane = openLane(join(root, String(index)));
    const random = randomNumbers(SEED + index);
    const begun = performance.now();
    await lane.promote("--push");
    const lasts = performance.now() - begun;
    const outcomes: string[] = [];
    for (let kill = 0; kill < Math.ceil(KILLS / LANES); kill++) {
      lane.reset();
      const isPushed = random() < 0.5;
      const isWhole = random() < 0.5;
      const afterMs = lasts * (0.2 + random());
      const how = `lane ${index}, kill ${kill}, ${isPushed ? "pushed" : "local"}, after ${Math.round(afterMs)} ms, ${isWhole ? "with all of git" : "alone"}`;
      await lane.promoteAndKill({ isPushed, isWhole, afterMs });
      outcomes.push(lane.outcome({ isPushed, isWhole, how }));
      await lane.goOn({ isPushed, how });
    }
    return outcomes;
  }

  interface Kill {
    readonly isPushed: boolean;
    /** With every process that it started. */
    readonly isWhole: boolean;
    readonly afterMs: number;
  }

  interface Place {
    readonly isPushed: boolean;
    readonly how: string;
  }

  function openLane(folder: string) {
    const tree = openWorkTree(join(folder, "clone"));
    tree.write(promotionFleet());
    const base = tree.commit("Begin");
    const remote = join(folder, "remote.git");
    tree.git("clone", "--quiet", "--bare", tree.folder, remote);
    tree.git("remote", "add", "origin", remote);
    const start = (...argv: readonly string[]) =>
      spawn(process.execPath, [LAUNCHER, "promote", "shop", "--to", "prod", ...argv], {
        cwd: tree.folder,
        env: environment(folder),
        stdio: ["ignore", "pipe", "pipe"],
      });
    const promote = async (...argv: readonly string[]) => {
      const child = start(...argv);
      let said = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
      const code = await new Promise((resolve) => child.once("close", resolve));
      return `${String(code)}: ${said}`;
    };
    const tipOf = (isPushed: boolean) =>
      isPushed ? tree.git("-C", remote, "rev-parse", "main") : tree.git("rev-parse", "HEAD");

    return {
      promote,
      reset: () => {
        for (const lock of locks(folder)) rmSync(lock);
        tree.git("reset", "--quiet", "--hard", base);
        tree.git("clean", "--quiet", "-fd");
        tree.git("-C", remote, "update-ref", "refs/heads/main", base);
      },
      promoteAndKill: async ({ isPushed, isWhole, afterMs }: Kill) => {
        const child = start(...(isPushed ? ["--push"] : []));
        const closed = new Promise((resolve) => child.once("exit", resolve));
        await Promise.race([closed, pause(afterMs)]);
        const all = isWhole ? processesIn(folder) : [];
        for (const id of [child.pid ?? 0, ...all]) kill(id);
        await closed;
        while (processesIn(folder).length > 0) await pause(5);
      },
      outcome: ({ isPushed, isWhole, how }: Place & { readonly isWhole: boolean }) => {
        const tip = tipOf(isPushed);
        const isComplete = tip !== base;
        if (isComplete)
          expect(tree.git("-C", remoteOrClone(isPushed), "rev-parse", `${tip}^`), how).to.equal(
            base,
          );
        tree.git("-C", remote, "fsck", "--no-dangling", "--no-progress");
        tree.git("fsck", "--no-dangling", "--no-progress");
        if (isPushed || !isWhole) expect(tree.git("status", "--porcelain"), how).to.equal("");
        if (!isWhole) expect(locks(folder), how).to.deep.equal([]);
        return isComplete ? "complete" : "before";
      },
      /** Where a lock was left the next run names it; without it, it makes the one commit that was wanted. */
      goOn: async ({ isPushed, how }: Place) => {
        const argv = isPushed ? ["--push"] : [];
        let said = await promote(...argv);
        if (!said.startsWith("0: ")) {
          expect(said, how).to.match(/\.lock/);
          for (const lock of locks(folder)) rmSync(lock);
          said = await promote(...argv);
        }
        expect(said, how).to.match(/^0: /);
        const where = remoteOrClone(isPushed);
        const subjects = tree.git("-C", where, "log", "--format=%s", `${base}..${tipOf(isPushed)}`);
        expect(subjects, how).to.equal("Promote shop to prod: shop v2");
        expect(tree.git("status", "--porcelain"), how).to.equal("");
        expect(existsSync(join(tree.folder, ".git/tiphys-move")), how).to.equal(false);
      },
    };

    function remoteOrClone(isPushed: boolean): string {
      return isPushed ? remote : tree.folder;
    }
  }

  function environment(home: string) {
    return {
      PATH: process.env.PATH,
      HOME: home,
      TMPDIR: home,
      TIPHYS_KUSTOMIZE: kustomize,
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_AUTHOR_NAME: "Ada",
      GIT_AUTHOR_EMAIL: "ada@example.com",
      GIT_COMMITTER_NAME: "Ada",
      GIT_COMMITTER_EMAIL: "ada@example.com",
    };
  }
});

function locks(folder: string): readonly string[] {
  return execFileSync("find", [folder, "-name", "*.lock"], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line !== "");
}

function kill(id: number): void {
  try {
    process.kill(id, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** @see https://en.wikipedia.org/wiki/Linear_congruential_generator (Numerical Recipes) */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}
