import { join } from "node:path";
import { expect } from "chai";
import { EXAMPLES } from "#test/support/example-copy.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { ROOT } from "#test/support/source-files.ts";

describe("the examples, as lint sees them", function () {
  this.timeout(60_000);

  for (const name of EXAMPLES) {
    it(`have nothing in ${name} that Argo CD or Rollouts would take otherwise than it is meant`, async () => {
      const cwd = join(ROOT, "examples", name);
      const { exitCode, stdout, stderr } = await runTiphys({ argv: ["lint"], cwd });
      expect(exitCode, stdout + stderr).to.equal(0);
      expect(stdout).to.match(/argocd {2}\d+ resources/);
    });
  }
});
