import { expect } from "chai";
import { runTiphys, type TiphysCall, type TiphysResult } from "#test/support/run-tiphys.ts";

/** Of work; of waiting more is allowed, as other programs may have the machine. */
const LONGEST_WORK_MS = 5000;
const LONGEST_WAIT_MS = 60_000;
const TRACE = /^\s+at .*[:(]\d+:\d+\)?$|node:internal|file:\/\/|\[object Object\]|internal error/m;

/** Runs one command line and expects an answer in time, without a trace of ours, that fits its exit code. */
export async function runSanely(call: TiphysCall): Promise<TiphysResult> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const result = await runTiphys(call);
  const { user, system } = process.cpuUsage(before);
  const [work, wait] = [(user + system) / 1000, performance.now() - start].map(Math.round);
  expect(work, `${call.argv.join(" ")} worked ${work} ms`).to.be.below(LONGEST_WORK_MS);
  expect(wait, `${call.argv.join(" ")} took ${wait} ms`).to.be.below(LONGEST_WAIT_MS);
  expectSane(call.argv, result);
  return result;
}

/** What holds for every answer, whatever was asked. */
export function expectSane(argv: readonly string[], result: TiphysResult): void {
  const { exitCode, stdout, stderr } = result;
  const said = `${argv.join(" ")}: exit ${exitCode}\n${stdout.slice(0, 2000)}\n${stderr.slice(0, 2000)}`;
  expect([0, 1, 2], said).to.include(exitCode);
  expect(stderr, said).not.to.match(TRACE);
  if (argv[0] !== "render" && argv[0] !== "generate") expect(stdout, said).not.to.match(TRACE);
  if (exitCode === 2 && stdout === "") expect(stderr, said).to.match(/^tiphys: /);
  if (argv[0] === "generate" && exitCode !== 0) expect(stdout, said).to.equal("");
  // Nothing that a manifest holds may steer a terminal.
  // eslint-disable-next-line no-control-regex -- exactly these characters
  expect(stderr, said).not.to.match(/[\0-\x08\x0b-\x1f\x7f-\x9f]/);
}
