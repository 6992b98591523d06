import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { kustomizePath } from "#test/support/need-tool.ts";
import { damages, damageText, PIECES } from "./damage-text.ts";
import { allowLongRuns, fuzz } from "./fuzz.ts";
import { inFolder } from "./golden-repository.ts";
import { runSanely } from "./expect-sane.ts";
import { OVERLAY, OVERLAY_FILES, SECRET_VALUES } from "./overlay-files.ts";

/** What turns a Secret into something else, or a value into a key or a comment, is left out. */
const HARMLESS = PIECES.filter((piece) => !/---|\.\.\.|#|:|\?/.test(piece));
const HEAD = "apiVersion: v1\nkind: Secret\n";

const FORMATS = ["sarif", "junit", "github", "gitlab", "markdown"];

const CALLS: readonly (readonly string[])[] = [
  ["check", OVERLAY],
  ["check", OVERLAY, "--format", "json", "--full-errors"],
  ["check", "apps/shop/base/secret.yaml"],
  ...FORMATS.map((format) => ["check", OVERLAY, "apps/shop/base", "--format", format]),
];

const damagedFiles = fc.record({
  file: fc.constantFrom(
    "policies/secrets.yaml",
    "apps/shop/base/web.yaml",
    "apps/shop/base/secret.yaml",
    `${OVERLAY}/kustomization.yaml`,
    `${OVERLAY}/secret.env`,
  ),
  damage: damages(HARMLESS),
  argv: fc.constantFrom(...CALLS),
});

describe("values of Secrets", () => {
  let kustomize = "";
  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  it("stand in no report, whatever is damaged", async function () {
    allowLongRuns(this);
    await fuzz({
      inputs: damagedFiles,
      runs: 12,
      judge: async ({ file, damage, argv }) => {
        const files = new Map(OVERLAY_FILES);
        const text = files.get(file) ?? "";
        const kept = file.endsWith("secret.yaml") ? HEAD : "";
        files.set(file, kept + damageText(text.slice(kept.length), damage));
        await inFolder(files, async (folder) => {
          const env = { TIPHYS_KUSTOMIZE: kustomize };
          const { stdout, stderr } = await runSanely({ argv, cwd: folder, env });
          const generated = await runSanely({
            argv: ["generate"],
            cwd: join(folder, OVERLAY),
            env,
          });
          const said = [stdout, stderr, generated.stderr].join("\n");
          for (const value of SECRET_VALUES) expect(said).not.to.contain(value);
        });
      },
    });
  });
});
