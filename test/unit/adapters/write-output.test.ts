import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { writeOutput } from "#adapters/write-output.ts";
import { TiphysError } from "#core/errors.ts";

describe("writing output", () => {
  it("waits until a slow stream has taken everything", async () => {
    let taken = 0;
    const stream = new Writable({
      highWaterMark: 16,
      write: (chunk: Buffer, _encoding, done) => {
        void sleep(20).then(() => {
          taken += chunk.length;
          done();
        });
      },
    });
    await writeOutput(stream, "x".repeat(1000));
    expect(taken).to.equal(1000);
  });

  const failures: readonly (readonly [string, string])[] = [
    [
      "EPIPE",
      "output: its reader closed it early. What was written is not complete: do not use it.",
    ],
    [
      "ENOSPC",
      "output: it took no more (ENOSPC). What was written is not complete: do not use it.",
    ],
  ];
  for (const [code, message] of failures) {
    it(`says what ${code} means`, async () => {
      const stream = new Writable({
        write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
      });
      stream.on("error", () => {});
      const failure = await writeOutput(stream, "x").catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(TiphysError).and.include({ code: "OUTPUT_FAILED", message });
    });
  }

  it("leaves no listener behind", async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
    for (let count = 0; count < 20; count++) await writeOutput(stream, "x");
    expect(stream.listenerCount("error")).to.equal(0);
  });
});
