import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect } from "chai";
import { goModule } from "#test/support/go-module.ts";
import { CRD_SOURCES, KUBERNETES_SOURCES } from "../../../scripts/schema-sources.ts";

const run = promisify(execFile);
const root = new URL("../../../", import.meta.url);

describe("scripts/write-schemas.ts", function () {
  // The first run fetches the modules.
  this.timeout(600_000);

  before(async function () {
    for (const { module, version } of [...KUBERNETES_SOURCES, ...CRD_SOURCES])
      await goModule(this, `${module}@${version}`);
  });

  it("writes what is committed, to the byte", async () => {
    const { stdout } = await run(process.execPath, ["scripts/write-schemas.ts", "--check"], {
      cwd: root,
    });
    expect(stdout).to.match(/^\d+ files, \d+ KiB\n$/);
  });
});
