import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";

const ROOT = join(import.meta.dirname, "../../../..");
/** Each takes longer to load than Git to be asked. */
const HEAVY = ["axios", "@kubernetes/client-node", "@prometheus-io/lezer-promql", "@grpc/grpc-js"];
const LISTING = `
import { registerHooks } from "node:module";
const seen = [];
registerHooks({ load: (url, context, next) => (seen.push(url), next(url, context)) });
await import(process.argv[1]);
console.log(JSON.stringify(seen));
`;

function packagesOf(path: string): readonly string[] {
  const args = ["--input-type=module", "--eval", LISTING, join(ROOT, path)];
  const output = execFileSync(process.execPath, args, { encoding: "utf8" });
  const urls: readonly string[] = JSON.parse(output);
  const names = urls.flatMap((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []);
  return [...new Set(names)];
}

describe("the verbs of promotion", () => {
  for (const path of [
    "promotion/promote/run-promote.ts",
    "promotion/status/run-status.ts",
    "promotion/history/run-history.ts",
    "promotion/explain/run-explain.ts",
    "promotion/rollback/run-rollback.ts",
  ])
    it(`load no client before somebody is asked: ${path}`, function () {
      this.timeout(60_000);
      const packages = packagesOf(path);
      expect(packages).to.include("execa");
      expect(packages.filter((name) => HEAVY.includes(name))).to.deep.equal([]);
    });
});
