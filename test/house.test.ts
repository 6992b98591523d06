import { expect } from "chai";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ERROR_CODES } from "#core/errors.ts";
import { BUILTIN_SETS } from "#core/policy/builtin/builtin-sets.ts";
import { expandSet } from "#core/policy/builtin/expand-set.ts";
import { filesBelow, ROOT, type SourceFile, sourceFiles } from "./support/source-files.ts";

/** Who may import whom, by the longest prefix of the path. @see ARCHITECTURE.md */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  "core/cel": ["core"],
  "core/kube": ["core"],
  "core/document": ["core", "core/kube"],
  "core/policy": ["core", "core/document", "core/kube", "core/cel"],
  "core/slo": ["core", "core/document", "core/kube"],
  "core/promotion": ["core", "core/document", "core/kube", "core/policy", "core/slo"],
  adapters: ["core", "core/document", "core/kube", "core/policy", "core/slo"],
  rendering: ["adapters", "core", "core/document", "core/kube", "core/policy", "core/slo"],
  authoring: [
    "rendering",
    "adapters",
    "core",
    "core/document",
    "core/kube",
    "core/policy",
    "core/cel",
    "core/slo",
    "core/promotion",
  ],
  "cmp-plugin": [
    "rendering",
    "adapters",
    "core",
    "core/document",
    "core/kube",
    "core/policy",
    "core/slo",
  ],
  webhooks: ["adapters", "core", "core/document", "core/kube", "core/policy", "core/slo"],
  "analysis-provider": [
    "adapters",
    "core",
    "core/document",
    "core/kube",
    "core/policy",
    "core/slo",
  ],
  promotion: [
    "rendering",
    "adapters",
    "core",
    "core/document",
    "core/kube",
    "core/policy",
    "core/slo",
    "core/promotion",
  ],
  cli: [
    "authoring",
    "cmp-plugin",
    "webhooks",
    "analysis-provider",
    "promotion",
    "adapters",
    "core",
  ],
};
const ROOMS = [
  "core",
  "adapters",
  "rendering",
  "cli",
  "authoring",
  "cmp-plugin",
  "webhooks",
  "analysis-provider",
  "promotion",
];
/** What stands at the root of the repository: the rooms, and folders of other things. */
const FOLDERS = [
  ...ROOMS.map((room) => `${room}/`),
  ...["bin/", "docs/", "examples/", "manifests/", "schemas/", "scripts/", "test/"],
];
const FORBIDDEN_NAMES =
  /^(utils?|helpers?|common|misc|types|enums?|constants|manager|service|base|index)\.ts$/;

const files = sourceFiles(ROOMS);

describe("the house", () => {
  it("has been looked at: the rules below saw the whole product", () => {
    expect(files.length).to.be.greaterThan(120);
    expect(sum(files.map((file) => file.functions.length))).to.be.greaterThan(600);
    expect(sum(files.map((file) => file.imports.length))).to.be.greaterThan(300);
  });

  it("lets each room import only what its arrows allow", () => {
    expect(files.flatMap(wrongImports).join("\n")).to.equal("");
  });

  it("shows in ARCHITECTURE.md every room, every sub-room of core, and their arrows", () => {
    const made = ["dist", "node_modules"];
    const found = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^\./.test(entry.name))
      .flatMap(({ name }) => (made.includes(name) ? [] : [`${name}/`]));
    expect(found.sort()).to.deep.equal(FOLDERS.toSorted());
    const drawn = tableRows(read("ARCHITECTURE.md"));
    const rooms = drawn.filter(({ names }) => names.every((name) => name.endsWith("/")));
    expect(rooms.flatMap(({ names }) => names).sort()).to.deep.equal(FOLDERS.toSorted());
    for (const { names, text, imports } of rooms) {
      const [room = ""] = names.map((name) => name.slice(0, -1));
      const inside = namesIn(text).filter((name) => name.endsWith("/"));
      expect(
        inside.filter((name) => !existsSync(join(ROOT, room, name))),
        room,
      ).to.be.empty;
      if (!ROOMS.includes(room)) continue;
      const allowed = (ARROWS[room] ?? []).map((other) => `${other.split("/")[0]}/`);
      const all = room === "core" ? ["core/"] : [...new Set(allowed)];
      expect(imports.filter((name) => name.endsWith("/")).sort(), room).to.deep.equal(all.sort());
    }
    const subRooms = drawn.filter(({ names }) => names.every((name) => /^core\/./.test(name)));
    expect(subRooms.flatMap(({ names }) => names).sort()).to.deep.equal(
      ["core/*.ts", ...Object.keys(ARROWS).filter((room) => room.startsWith("core/"))].sort(),
    );
    for (const { names, imports } of subRooms)
      for (const name of names) {
        const allowed = (ARROWS[name.replace("/*.ts", "")] ?? []).map((other) =>
          other === "core" ? "core/*.ts" : other,
        );
        expect(imports.toSorted(), name).to.deep.equal(allowed.sort());
      }
  });

  it("has no sub-room of core without arrows of its own", () => {
    const folders = files.flatMap(({ path }) => /^core\/[^/]+(?=\/)/.exec(path) ?? []);
    expect([...new Set(folders)].filter((folder) => ARROWS[folder] === undefined)).to.be.empty;
  });

  it("names files in kebab-case and after a noun", () => {
    const wrong = files.filter(
      ({ path }) =>
        !/^[a-z0-9]+(-[a-z0-9]+)*(\.schema)?\.ts$/.test(basename(path)) ||
        FORBIDDEN_NAMES.test(basename(path)),
    );
    expect(wrong.map(({ path }) => path)).to.deep.equal([]);
  });

  it("has no barrel files", () => {
    const barrels = files.filter(
      (file) => file.reexports > 0 && file.reexports === file.statements,
    );
    expect(barrels.map(({ path }) => path)).to.deep.equal([]);
  });

  it("keeps core pure: no node modules but node:crypto, no clock, no chance, no process, no console", () => {
    const core = files.filter(({ path }) => path.startsWith("core/"));
    const modules = core.flatMap((file) =>
      file.imports
        .filter(({ from }) => from.startsWith("node:") && from !== "node:crypto")
        .map(({ from, line }) => `${file.path}:${line} ${from}`),
    );
    const impure =
      /^(process|console|performance|crypto|setTimeout|setInterval)\b|^Math\.random$|^Date\.now$|^new Date\(\)$/;
    const globals = core.flatMap((file) =>
      file.globals
        .filter(({ name }) => impure.test(name))
        .map(({ name, line }) => `${file.path}:${line} ${name}`),
    );
    expect([...modules, ...globals]).to.deep.equal([]);
  });

  it("touches process in main.ts only", () => {
    const touched = files
      .filter(({ path }) => path !== "cli/main.ts")
      .flatMap((file) =>
        file.globals
          .filter(({ name }) => /^process\b/.test(name))
          .map(({ name, line }) => `${file.path}:${line} ${name}`),
      );
    expect(touched).to.deep.equal([]);
    expect(files.find(({ path }) => path === "cli/main.ts")?.lines).to.be.at.most(20);
  });

  it("keeps files at 250 lines and functions at 60, and most of them far below", () => {
    const long = files
      .filter((file) => file.lines > 250)
      .map((file) => `${file.path} ${file.lines}`);
    const functions = files.flatMap((file) =>
      file.functions.map((found) => ({ ...found, path: file.path })),
    );
    const deep = functions
      .filter((found) => found.lines > 60)
      .map(({ path, name, lines }) => `${path} ${name} ${lines}`);
    expect([...long, ...deep]).to.deep.equal([]);
    expect(median(files.map((file) => file.lines))).to.be.at.most(80);
    expect(median(functions.map((found) => found.lines))).to.be.at.most(10);
  });

  it("puts every unit test where its source is", () => {
    const tests = filesBelow("test/unit").filter((path) => path.endsWith(".test.ts"));
    const sources = new Set([
      ...files.map(({ path }) => path),
      ...sourceFiles(["scripts", "test/support"]).map(({ path }) => path),
    ]);
    const lost = tests.filter((path) => {
      const source = path.replace(/^test\/unit\//, "").replace(/\.test\.ts$/, ".ts");
      const folder = dirname(source);
      return (
        !sources.has(source) &&
        !WHOLE_ROOM_TESTS.has(folder.split("/")[0] ?? "") &&
        ![...sources].some((known) => known.startsWith(`${folder}/`))
      );
    });
    expect(tests.length).to.be.greaterThan(40);
    expect(lost).to.deep.equal([]);
  });

  it("documents every error code in docs/errors.md, and nothing else", () => {
    const headings = [...read("docs/errors.md").matchAll(/^## `?([A-Z_]+)`?$/gm)].map(
      (match) => match[1],
    );
    expect(headings.sort()).to.deep.equal([...ERROR_CODES].sort());
  });

  it("has a page, a passing and a failing golden case for every built-in rule", () => {
    const rules = BUILTIN_SETS.flatMap((set) => {
      const policy = expandSet({ name: set.name });
      return policy.spec.rules.map((rule) => `${policy.metadata.name}/${rule.id}`);
    });
    const golden = filesBelow("test/golden/rules");
    const missing = rules.filter((rule) => {
      const cases = golden
        .filter((path) =>
          placesOf(rule).some((place) => path.startsWith(`test/golden/rules/${place}/`)),
        )
        .map((path) => basename(path));
      return (
        !cases.some((name) => name.startsWith("pass-")) ||
        !cases.some((name) => /^fail-.*(?<!\.expected)\.yaml$/.test(name))
      );
    });
    const pageless = rules.filter(
      (rule) => !placesOf(rule).some((place) => existsSync(join(ROOT, `docs/rules/${place}.md`))),
    );
    expect(rules.length).to.be.greaterThan(30);
    expect(missing).to.deep.equal([]);
    expect(pageless).to.deep.equal([]);
  });
});

/** Level restricted takes over rules of level baseline, with their page and their cases. */
function placesOf(rule: string): readonly string[] {
  return [rule, rule.replace("pod-security-restricted/", "pod-security-baseline/")];
}

/** Tests of things that are no TypeScript of ours: manifests, documents, the image. */
const WHOLE_ROOM_TESTS = new Set(["manifests", "docs", ".", "examples"]);

interface TableRow {
  readonly names: readonly string[];
  readonly text: string;
  readonly imports: readonly string[];
}

/** Rows of tables whose first cell names folders: what it names, what it says of them, what the last cell names. */
function tableRows(markdown: string): readonly TableRow[] {
  return [...markdown.matchAll(/^\| (`[a-z-]+\/.*) \|$/gm)].map(([, row = ""]) => {
    const cells = row.split(/ \|(?: |$)/);
    const [first = "", text = ""] = cells;
    const [names = ""] = first.split(":");
    return { names: namesIn(names), text, imports: namesIn(cells.at(-1) ?? "") };
  });
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
}

function wrongImports(file: SourceFile): readonly string[] {
  const room = roomOf(file.path);
  return file.imports.flatMap(({ from, line }) => {
    const target = targetOf(file.path, from);
    if (target === null) return [];
    const reaches = roomOf(target);
    if (from.startsWith(".") && reaches !== room)
      return [`${file.path}:${line} leaves its room with ${from}`];
    if (from.startsWith("#") && dirname(target) === dirname(file.path))
      return [`${file.path}:${line} names a neighbour by its room: ${from}`];
    if (reaches === room || ARROWS[room]?.includes(reaches)) return [];
    return [`${file.path}:${line} ${room} must not import ${reaches} (${from})`];
  });
}

/** Path of the imported file, null for packages. */
function targetOf(path: string, from: string): string | null {
  if (from.startsWith("#")) return from.slice(1);
  return from.startsWith(".") ? join(dirname(path), from) : null;
}

function roomOf(path: string): string {
  const rooms = Object.keys(ARROWS).filter((room) => path.startsWith(`${room}/`));
  return rooms.sort((left, right) => right.length - left.length)[0] ?? path;
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
