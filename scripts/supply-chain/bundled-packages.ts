import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A package of npm of which something is in dist/. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As package.json has it: an SPDX identifier or expression. */
  readonly licence: string;
  /** From the project's root. */
  readonly folder: string;
}

interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string | { readonly type?: string };
}

/** The packages that the inputs of a build (paths from the project's root) come from, by name and version. */
export function bundledPackages(inputs: Iterable<string>, root: string): readonly BundledPackage[] {
  const folders = new Set([...inputs].flatMap(packageFolder));
  return [...folders]
    .map((folder) => readPackage(folder, root))
    .sort((one, other) => compare(label(one), label(other)));
}

/** The texts of the licence and notice files that a package brings, each once. */
export function licenceTexts({ folder }: BundledPackage, root: string): readonly string[] {
  const files = readdirSync(join(root, folder)).filter((name) =>
    /^(licen[cs]e|copying|notice)/i.test(name),
  );
  const texts = files.sort().map((name) => readFileSync(join(root, folder, name), "utf8").trim());
  return [...new Set(texts)];
}

function packageFolder(path: string): readonly string[] {
  const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? [];
  return folder === undefined ? [] : [folder];
}

function readPackage(folder: string, root: string): BundledPackage {
  const file = join(root, folder, "package.json");
  const { name, version, license } = JSON.parse(readFileSync(file, "utf8")) as PackageManifest;
  const licence = typeof license === "string" ? license : license?.type;
  if (licence === undefined)
    throw new Error(`${folder}/package.json: expected a license, got none.`);
  return { name, version, licence, folder };
}

function label({ name, version }: BundledPackage): string {
  return `${name}@${version}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
