import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../", import.meta.url));
const sourcesFolder = join(root, "test/tools");
const cacheFolder = join(root, ".cache/tools");
const run = promisify(execFile);
const buildsUnderWay = new Map<string, Promise<string>>();

/** What may stand in tool.json beside go.mod; without it the one `tool` line or the folder's own main. */
interface ToolDeclaration {
  readonly package?: string;
  readonly binary?: string;
  readonly ldflags?: string;
  /** Build tags, separated by commas. */
  readonly tags?: string;
}

/** In place of it: several programs of one module, by the name of the tool. */
interface ModuleDeclaration {
  readonly binaries: Readonly<Record<string, ToolDeclaration>>;
}

interface Tool {
  readonly name: string;
  /** The folder of its go.mod. */
  readonly source: string;
  readonly declaration: ToolDeclaration;
}

type Report = (line: string) => void;

/** Names of the tools that test/tools declares, sorted. */
export async function toolNames(): Promise<readonly string[]> {
  return (await readTools()).map(({ name }) => name);
}

async function readTools(): Promise<readonly Tool[]> {
  const entries = await readdir(sourcesFolder, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const tools = await Promise.all(folders.map(readFolder));
  return tools.flat().sort((left, right) => (left.name < right.name ? -1 : 1));
}

async function readFolder(folder: string): Promise<readonly Tool[]> {
  const source = join(sourcesFolder, folder);
  const declaration = await readDeclaration(source);
  if (!("binaries" in declaration)) return [{ name: folder, source, declaration }];
  return Object.entries(declaration.binaries).map(([name, binary]) => ({
    name,
    source,
    declaration: binary,
  }));
}

/**
 * Path of the executable declared in test/tools/<name>, built first when it is missing.
 * Needs Go only for building. `report` gets a line per build.
 */
export function toolPath(name: string, report: Report = reportOnStderr): Promise<string> {
  const underWay = buildsUnderWay.get(name);
  if (underWay !== undefined) return underWay;
  const path = findOrBuild(name, report);
  buildsUnderWay.set(name, path);
  return path;
}

function reportOnStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function findOrBuild(name: string, report: Report): Promise<string> {
  const tools = await readTools();
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined) {
    const names = tools.map((candidate) => candidate.name).join(", ");
    throw new Error(`tool "${name}": expected one of ${names}.`);
  }
  const { source, declaration } = tool;
  const binary = declaration.binary ?? name;
  const key = `${name}-${await digestFolder(source)}`;
  const goVersion = await readGoVersion(source);
  if (goVersion === null) return findBuilt(key, binary);
  const folder = join(cacheFolder, `${key}-${goVersion}`);
  const path = join(folder, binary);
  if (await exists(path)) return path;
  report(`building ${name} with ${goVersion} (once, then kept in .cache/tools)`);
  await mkdir(folder, { recursive: true });
  await build({ name, source, declaration, path });
  report(`built ${name}`);
  return path;
}

async function readDeclaration(source: string): Promise<ToolDeclaration | ModuleDeclaration> {
  const file = join(source, "tool.json");
  return (await exists(file)) ? JSON.parse(await readFile(file, "utf8")) : {};
}

async function digestFolder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const digests = await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const digest = createHash("sha256").update(await readFile(path));
      return `${path.slice(folder.length)} ${digest.digest("hex")}`;
    }),
  );
  return createHash("sha256").update(digests.sort().join("\n")).digest("hex").slice(0, 12);
}

/** "go1.26.8-linux-amd64" as the tool's go.mod selects it, or null without Go on the PATH. */
async function readGoVersion(source: string): Promise<string | null> {
  try {
    const { stdout } = await run("go", ["version"], { cwd: source });
    return stdout
      .trim()
      .replace(/^go version /, "")
      .replaceAll(/[^\w.]+/g, "-");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Without Go whatever compiler has built these same sources before will do. */
async function findBuilt(key: string, binary: string): Promise<string> {
  const folders = (await exists(cacheFolder)) ? await readdir(cacheFolder) : [];
  for (const folder of folders.filter((candidate) => candidate.startsWith(`${key}-`))) {
    const path = join(cacheFolder, folder, binary);
    if (await exists(path)) return path;
  }
  throw new NoGoError(
    `tool "${binary}": expected Go on the PATH to build it, found none. ` +
      "Install Go (go.dev/dl) and run npm run tools.",
  );
}

/** There is neither a built program nor a compiler. */
export class NoGoError extends Error {}

interface Build {
  readonly name: string;
  readonly source: string;
  readonly declaration: ToolDeclaration;
  readonly path: string;
}

/** Builds beside the goal and renames, so that two processes at once cannot hurt each other. */
async function build({ name, source, declaration, path }: Build): Promise<void> {
  const temporary = `${path}.${process.pid}.building`;
  const main = declaration.package ?? (await findToolLine(source)) ?? ".";
  const ldflags = ["-s", "-w", declaration.ldflags ?? ""].join(" ").trim();
  try {
    const tags = declaration.tags ?? "";
    await run("go", ["build", "-tags", tags, "-ldflags", ldflags, "-o", temporary, main], {
      cwd: source,
      env: {
        ...process.env,
        CGO_ENABLED: "0",
        GOFLAGS: "-mod=readonly -buildvcs=false -trimpath",
        GOWORK: "off",
      },
      maxBuffer: 64 * 1024 * 1024,
    });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    const tail = stderr.trimEnd().split("\n").slice(-20).join("\n");
    throw new Error(`tool "${name}": go build ended with an error.\n${tail}`, { cause: error });
  }
}

/** The package of `tool some/package` in go.mod, when there is exactly one. */
async function findToolLine(source: string): Promise<string | undefined> {
  const { stdout } = await run("go", ["mod", "edit", "-json"], { cwd: source });
  const tools: readonly { readonly Path: string }[] = JSON.parse(stdout).Tool ?? [];
  return tools.length === 1 ? tools[0]?.Path : undefined;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
