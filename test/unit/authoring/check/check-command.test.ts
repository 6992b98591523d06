import { join } from "node:path";
import { build } from "esbuild";
import { expect } from "chai";
import { checkCommand } from "#authoring/check/check-command.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { ROOT } from "#test/support/source-files.ts";

describe("checkCommand", () => {
  it("loads what starts kustomize and reads kustomizations, and nothing of the engine, before it runs", async () => {
    const inputs = await staticInputs("authoring/check/check-command.ts");
    expect(inputs).to.include("rendering/render-overlay.ts");
    const heavy =
      /^core\/(cel|policy)\/|^core\/kube\/(pod|name|canonical|locate|write)|^node_modules\/(ajv|yaml|re2js|picocolors|commander)\//;
    expect(inputs.filter((path) => heavy.test(path))).to.deep.equal([]);
  });

  it("says in its help what it does, and shows examples", async () => {
    const { exitCode, stdout } = await runTiphys({ argv: ["check", "--help"], cwd: ROOT });
    expect(exitCode).to.equal(0);
    for (const { command } of checkCommand.examples) expect(stdout).to.contain(command);
  });
});

/** Files that a module loads by itself: those in its own output and in outputs it imports statically. */
async function staticInputs(entry: string): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { entry: join(ROOT, entry) },
    outdir: "out",
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    logLevel: "silent",
  });
  const seen = new Set<string>();
  const visit = (path: string): readonly string[] => {
    const output = metafile.outputs[path];
    if (output === undefined || seen.has(path)) return [];
    seen.add(path);
    const imported = output.imports.filter(({ kind }) => kind === "import-statement");
    return [...Object.keys(output.inputs), ...imported.flatMap((found) => visit(found.path))];
  };
  return visit("out/entry.js");
}
