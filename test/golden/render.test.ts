import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { renderOverlay } from "#rendering/render-overlay.ts";
import { kustomizePath } from "#test/support/need-tool.ts";

const CASES = fileURLToPath(new URL("render/", import.meta.url));
const names = readdirSync(CASES).sort();

/** app/overlay (or app) with settings.json renders to expected.yaml, or ends in expected-error.txt. */
describe("render an overlay", () => {
  let command = "";

  before(async function () {
    this.timeout(300_000);
    command = await kustomizePath();
  });

  it("has cases", () => {
    expect(names.length).to.be.greaterThan(40);
  });

  for (const name of names) {
    it(name.replaceAll("-", " "), async () => {
      const folder = join(CASES, name);
      const got = await render(folder, command);
      if (process.env.GOLDEN === "update") writeFileSync(join(folder, got.file), got.text);
      expect(existsSync(join(folder, got.file)), `${got.file} for: ${got.text}`).to.equal(true);
      expect(got.text).to.equal(readFileSync(join(folder, got.file), "utf8"));
    });
  }
});

async function render(folder: string, command: string) {
  const app = join(folder, "app");
  const overlay = join(app, "overlay");
  const settings = join(folder, "settings.json");
  try {
    const { bytes } = await renderOverlay({
      directory: existsSync(overlay) ? overlay : app,
      repositoryRoot: app,
      kustomize: { command, form: "kustomize" },
      env: process.env,
      ...(existsSync(settings) ? { settings: JSON.parse(readFileSync(settings, "utf8")) } : {}),
    });
    return { file: "expected.yaml", text: new TextDecoder().decode(bytes) };
  } catch (error) {
    if (!(error instanceof TiphysError)) throw error;
    return { file: "expected-error.txt", text: `${error.code}\n${error.message}\n` };
  }
}
