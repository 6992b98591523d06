import { expect } from "chai";
import { startProgram, waitUntilReady } from "#test/support/running-program.ts";

describe("running-program", () => {
  it("hands on its own environment and nothing of ours", async () => {
    const program = startScript(
      "console.log(JSON.stringify(process.env)); setInterval(() => {}, 1e6)",
    );
    await waitUntilReady(program, () => program.logTail().includes("\n"));
    await program.stop();
    expect(JSON.parse(program.logTail())).to.deep.equal({ ONLY: "this" });
  });

  it("ends a program that lingers after its first SIGTERM", async () => {
    const program = startScript(
      "process.once('SIGTERM', () => console.log('once')); setInterval(() => {}, 1e6); console.log('up')",
      2,
    );
    await waitUntilReady(program, () => program.logTail().includes("up"));
    await program.stop();
    expect(program.hasEnded()).to.equal(true);
    expect(program.logTail()).to.equal("up\nonce\n");
  });

  it("reports a program that ends before it is ready, with its last words", async () => {
    const program = startScript("console.error('no such port'); process.exitCode = 3");
    const error = await waitUntilReady(program, () => false).catch((reason) => reason);
    expect(error.message).to.contain("node ended early").and.to.contain("no such port");
    await program.stop();
  });

  it("reports a program that cannot be started", async () => {
    const program = startProgram({ ...options, path: "/no/such/program", arguments: [] });
    const error = await waitUntilReady(program, () => false).catch((reason) => reason);
    expect(error.message).to.contain("ENOENT");
    await program.stop();
  });
});

const options = {
  path: process.execPath,
  name: "node",
  environment: { ONLY: "this" },
  directory: import.meta.dirname,
};

function startScript(script: string, terminations = 1) {
  return startProgram({ ...options, arguments: ["-e", script], terminations });
}
