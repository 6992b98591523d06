import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { errorOf } from "#test/support/error-of.ts";
import { doEach } from "#webhooks/cluster/do-each.ts";

const failing = (message: string) => async () => {
  throw new TiphysError("CLUSTER_UNREACHABLE", message);
};

describe("doEach", () => {
  it("does all works, those behind a failing one too", async () => {
    const done: number[] = [];
    const works = Array.from({ length: 20 }, (_, index) => async () => void done.push(index));
    await errorOf(doEach([failing("a: refused."), ...works]));
    expect(done.length).to.equal(20);
    await doEach(works);
    expect(done.length).to.equal(40);
  });

  it("tells every fault, in the order of the works and each once", async () => {
    const works = ["b: refused.", "a: refused.", "b: refused."].map(failing);
    const error = await errorOf(doEach(works));
    expect(error).to.be.instanceOf(TiphysError);
    expect(error.message).to.equal("b: refused. a: refused.");
  });
});
