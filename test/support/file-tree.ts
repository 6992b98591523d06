import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Path -> content; "-> target" makes a symbolic link. */
export type FileTree = Readonly<Record<string, string | Uint8Array>>;

/** A fresh folder (links resolved) that is removed after each test of the enclosing `describe`. */
export function temporaryFolder(): () => string {
  let folder = "";
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-test-")));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}

export function writeTree(folder: string, tree: FileTree): void {
  for (const [name, content] of Object.entries(tree)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === "string" && content.startsWith("-> "))
      symlinkSync(content.slice(3), path);
    else writeFileSync(path, content);
  }
}
