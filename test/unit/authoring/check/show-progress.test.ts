import { Writable } from "node:stream";
import { expect } from "chai";
import { showProgress } from "#authoring/check/show-progress.ts";
import type { World } from "#adapters/world.ts";

function worldAt(clock: { time: number }, isTTY: boolean) {
  const written: string[] = [];
  const stderr = Object.assign(
    new Writable({
      write: (chunk, _encoding, done) => {
        written.push(String(chunk));
        done();
      },
    }),
    { isTTY, columns: 40 },
  );
  const world = { stderr, now: () => clock.time } as unknown as World;
  return { world, written };
}

describe("showProgress", () => {
  it("says nothing within the first second", () => {
    const clock = { time: 0 };
    const { world, written } = worldAt(clock, true);
    const progress = showProgress(world, 2);
    progress.begin("a");
    clock.time = 999;
    progress.end();
    progress.close();
    expect(written).to.deep.equal([]);
  });

  it("draws one line on a terminal, no wider than it, and clears it at the end", () => {
    const clock = { time: 0 };
    const { world, written } = worldAt(clock, true);
    const progress = showProgress(world, 200);
    progress.begin("apps/shop/overlays/\u001bproduction-in-europe");
    clock.time = 1000;
    progress.end();
    progress.close();
    expect(written).to.deep.equal([
      "\r\u001b[Krendering 1/200  apps/shop/overlays/?pr",
      "\r\u001b[K",
    ]);
  });

  it("says nothing where stderr is no terminal", () => {
    const clock = { time: 0 };
    const { world, written } = worldAt(clock, false);
    const progress = showProgress(world, 1);
    clock.time = 5000;
    progress.begin("a");
    progress.end();
    progress.close();
    expect(written).to.deep.equal([]);
  });
});
