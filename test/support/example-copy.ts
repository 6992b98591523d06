import { cpSync, existsSync, globSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { parse } from "yaml";
import { type GitWorkTree, openWorkTree } from "./git-work-tree.ts";
import { ROOT } from "./source-files.ts";

/** Every fleet of examples/, as it is found there. */
export const EXAMPLES: readonly string[] = readdirSync(join(ROOT, "examples"))
  .filter((name) => existsSync(join(ROOT, "examples", name, "tiphys.yaml")))
  .sort();

/** An overlay with the environment that judges it. */
export interface JudgedOverlay {
  readonly path: string;
  readonly environment: string;
}

const DAY_MS = 86_400_000;

/**
 * A fleet of examples/ in a repository of its own, committed. It does not age: its exceptions end in two months,
 * counted from the machine's clock, and its freezes lie a hundred years ahead.
 */
export function copyExample(name: string, folder: string): GitWorkTree {
  const tree = openWorkTree(folder);
  cpSync(join(ROOT, "examples", name), folder, { recursive: true });
  const end = new Date(Date.now() + 60 * DAY_MS).toISOString().slice(0, 10);
  for (const file of globSync("{exceptions,freezes}/**/*.yaml", { cwd: folder })) {
    const text = readFileSync(join(folder, file), "utf8");
    const kept = text
      .replaceAll(/^( {2}expires: ).*/gm, `$1${end}`)
      .replaceAll(/^( {2}(?:from|until): )20(\d\d-)/gm, "$121$2");
    writeFileSync(join(folder, file), kept);
  }
  tree.commit("Begin");
  return tree;
}

/** The folders under broken/, each with the environment of the overlay that it changes. */
export function brokenOverlays(
  folder: string,
  overlays: readonly JudgedOverlay[],
): readonly JudgedOverlay[] {
  return globSync("broken/*/kustomization.yaml", { cwd: folder }).map((file) => {
    const path = join(file, "..");
    const { resources = [] }: { readonly resources?: readonly string[] } = parse(
      readFileSync(join(folder, file), "utf8"),
    );
    const changed = resources.map((resource) => normalize(join(path, resource)));
    const overlay = overlays.find((one) => changed.includes(one.path));
    if (overlay === undefined) throw new Error(`${file}: expected an overlay among its resources`);
    return { path, environment: overlay.environment };
  });
}
