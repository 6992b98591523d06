import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * The folder of a Go module (path@version) in Go's cache, fetched when it is not there. Without Go or the module
 * the suite is skipped and says why; in CI that is a failure.
 */
export async function goModule(context: Mocha.Context, module: string): Promise<string> {
  try {
    const { stdout } = await run("go", ["mod", "download", "-json", module], {
      cwd: tmpdir(),
      env: { ...process.env, GOFLAGS: "-mod=mod", GOWORK: "off" },
    });
    return (JSON.parse(stdout) as { readonly Dir: string }).Dir;
  } catch (error) {
    if (process.env.CI !== undefined) throw error;
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    process.stderr.write(`skipped: ${module} is not to be had: ${reason}\n`);
    return context.skip();
  }
}
