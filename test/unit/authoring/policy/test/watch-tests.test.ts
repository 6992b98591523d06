import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { run } from "#cli/run.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { expect } from "chai";

const policy = (kind: string) => `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: p}
spec:
  title: No ${kind}
  severity: high
  rules: [{id: none, cel: 'object.kind != "${kind}"'}]
`;
const test = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailTest
spec:
  cases:
    - title: a Pod passes
      resources: {apiVersion: v1, kind: Pod, metadata: {name: a}}
      allow: true
`;

describe("policy test --watch", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();

  it("runs again on every change, says what is broken, and ends when it is told to", async () => {
    writeTree(folder(), { "p.yaml": policy("Job"), "p.test.yaml": test });
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    let text = "";
    for (const stream of [stdout, stderr])
      stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
    const stop = new AbortController();
    const ended = run({
      argv: ["policy", "test", "--watch", "."],
      env: {},
      cwd: folder(),
      stdin: new PassThrough(),
      stdout,
      stderr,
      now: () => 0,
      signal: stop.signal,
    });
    const until = async (words: string) => {
      for (let tries = 0; tries < 1500 && !text.includes(words); tries++) await wait(20);
      expect(text).to.contain(words);
      text = text.slice(text.indexOf(words) + words.length);
      for (let tries = 0; tries < 1500 && !text.includes("watching"); tries++) await wait(20);
    };

    await until("✓ 1 file, 1 case, all passed");
    writeFileSync(join(folder(), "p.yaml"), policy("Pod"));
    await until("✗ 1 file, 1 case: 1 failed, 0 passed");
    writeFileSync(join(folder(), "p.yaml"), "kind: [");
    await until("tiphys: p.yaml:");
    writeFileSync(join(folder(), "p.yaml"), policy("Job"));
    await until("✓ 1 file, 1 case, all passed");
    stop.abort();
    expect(await ended).to.equal(0);
  });
});
