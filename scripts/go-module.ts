import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import type { SchemaModule } from "./schema-sources.ts";

/** The folder of a module in Go's cache, fetched when it is not there. @throws when its checksum is another than the pinned one */
export function goModule({ module, version, sum }: SchemaModule): string {
  const text = execFileSync("go", ["mod", "download", "-json", `${module}@${version}`], {
    cwd: tmpdir(),
    encoding: "utf8",
    env: { ...process.env, GOFLAGS: "-mod=mod", GOWORK: "off" },
  });
  const { Dir: directory, Sum: got } = JSON.parse(text) as {
    readonly Dir: string;
    readonly Sum: string;
  };
  if (got === sum) return directory;
  throw new Error(`${module}@${version}: expected checksum ${sum}, got ${got}`);
}
