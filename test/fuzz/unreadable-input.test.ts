import { expect } from "chai";
import fc from "fast-check";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TiphysError } from "#core/errors.ts";
import { readYamlBytes } from "#core/kube/read-yaml.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { YamlGenerator } from "#test/support/yaml-generator.ts";
import { damages, damageText } from "./damage-text.ts";
import { allowLongRuns, fuzz } from "./fuzz.ts";
import { inFolder } from "./golden-repository.ts";
import { runSanely } from "./expect-sane.ts";
import { OVERLAY, OVERLAY_FILES } from "./overlay-files.ts";

/** Files that check must read, with what else depends on them. */
const READ = ["tiphys.yaml", "policies/secrets.yaml", "exceptions/web.yaml", "manifests/web.yaml"];
const FILES = new Map([
  ...OVERLAY_FILES,
  ["manifests/web.yaml", OVERLAY_FILES.get("apps/shop/base/web.yaml") ?? ""],
]);

const brokenFiles = fc.record({
  file: fc.constantFrom(...READ),
  text: fc.oneof(
    fc.record({ damage: damages() }),
    fc.record({ seed: fc.nat(), form: fc.constantFrom("soup", "damagedDocument") }),
    fc.record({ bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) }),
  ),
});

describe("input that cannot be read", () => {
  let kustomize = "";
  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  it("is never a success, and its file is named", async function () {
    allowLongRuns(this);
    await fuzz({
      inputs: brokenFiles,
      runs: 25,
      judge: async ({ file, text }) => {
        const content = contentOf(file, text);
        await inFolder(FILES, async (folder) => {
          writeFileSync(join(folder, file), content);
          const argv = ["check", "manifests"];
          const env = { TIPHYS_KUSTOMIZE: kustomize };
          const { exitCode, stdout, stderr } = await runSanely({ argv, cwd: folder, env });
          if (isReadable(content)) return;
          expect(exitCode, stdout + stderr).to.equal(2);
          expect(stdout + stderr).to.contain(file);
          const rendered = await runSanely({ argv: ["generate"], cwd: join(folder, OVERLAY), env });
          if (file === "manifests/web.yaml") return;
          expect(rendered).to.include({ exitCode: 2, stdout: "" });
        });
      },
    });
  });
});

type BrokenText = typeof brokenFiles extends fc.Arbitrary<infer T> ? T : never;

function contentOf(file: string, text: BrokenText["text"]): Uint8Array {
  if ("bytes" in text) return text.bytes;
  if ("damage" in text) return Buffer.from(damageText(FILES.get(file) ?? "", text.damage));
  const generator = new YamlGenerator(text.seed);
  return Buffer.from(text.form === "soup" ? generator.soup() : generator.damagedDocument());
}

function isReadable(content: Uint8Array): boolean {
  try {
    readYamlBytes(content, { file: "input" });
    return true;
  } catch (error) {
    if (error instanceof TiphysError) return false;
    throw error;
  }
}
