import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import fc from "fast-check";
import { kustomizePath } from "#test/support/need-tool.ts";
import { damages, damageText } from "./damage-text.ts";
import { allowLongRuns, fuzz } from "./fuzz.ts";
import { inFolder } from "./golden-repository.ts";
import { runSanely } from "./expect-sane.ts";
import { OVERLAY, OVERLAY_FILES } from "./overlay-files.ts";

const run = promisify(execFile);

const damagedFiles = fc.record({
  file: fc.constantFrom(...OVERLAY_FILES.keys()),
  damage: damages(),
});

describe("a damaged overlay", () => {
  let kustomize = "";
  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  it("renders to kustomize's own bytes, or ends with exit code 2", async function () {
    allowLongRuns(this);
    await fuzz({
      inputs: damagedFiles,
      runs: 15,
      judge: async ({ file, damage }) => {
        const files = new Map(OVERLAY_FILES);
        files.set(file, damageText(files.get(file) ?? "", damage));
        await inFolder(files, async (folder) => {
          const cwd = join(folder, OVERLAY);
          const env = { TIPHYS_KUSTOMIZE: kustomize };
          const [expected, got, judged] = await Promise.all([
            build(kustomize, cwd),
            runSanely({ argv: ["render"], cwd, env }),
            runSanely({ argv: ["generate"], cwd, env }),
          ]);
          if (got.exitCode === 0) expect(got.stdout).to.equal(expected);
          else expect(got).to.include({ exitCode: 2, stdout: "" });
          if (judged.exitCode === 0) expect(judged.stdout).to.equal(expected);
          if (expected === null) expect(judged.exitCode).to.equal(2);
        });
      },
    });
  });
});

/** What kustomize prints, without a way into the network; null where it fails. */
async function build(kustomize: string, cwd: string): Promise<string | null> {
  const env = { PATH: join(cwd, "no-git"), HTTPS_PROXY: "127.0.0.1:9", HTTP_PROXY: "127.0.0.1:9" };
  try {
    return (await run(kustomize, ["build", "."], { cwd, env, timeout: 5000 })).stdout;
  } catch {
    return null;
  }
}
