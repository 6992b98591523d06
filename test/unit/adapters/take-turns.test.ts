import { expect } from "chai";
import { takeTurns } from "#adapters/take-turns.ts";

describe("takeTurns", () => {
  it("starts as many works as there are places at once, and the others in their order", async () => {
    const turns = takeTurns(2);
    const log: string[] = [];
    const ends: (() => void)[] = [];
    const works = ["a", "b", "c", "d"].map((name) =>
      turns(async () => {
        log.push(`${name} begins`);
        await new Promise<void>((resolve) => ends.push(resolve));
        log.push(`${name} ends`);
        return name;
      }),
    );
    expect(log).to.deep.equal(["a begins", "b begins"]);
    for (let count = 0; count < 4; count++) {
      ends[count]?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await Promise.all(works)).to.deep.equal(["a", "b", "c", "d"]);
    expect(log).to.deep.equal([
      "a begins",
      "b begins",
      "a ends",
      "c begins",
      "b ends",
      "d begins",
      "c ends",
      "d ends",
    ]);
  });

  it("gives the place of a failed work to the next", async () => {
    const turns = takeTurns(1);
    const failed = turns(async () => {
      throw new Error("no");
    });
    const next = turns(async () => "yes");
    expect(await failed.catch((error: Error) => error.message)).to.equal("no");
    expect(await next).to.equal("yes");
  });
});
