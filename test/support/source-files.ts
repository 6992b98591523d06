import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { parse } from "@babel/parser";

export const ROOT = join(import.meta.dirname, "..", "..");

export interface SourceFunction {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

/** A TypeScript file of the product as the house rules see it; `path` is relative, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly { readonly from: string; readonly line: number }[];
  readonly functions: readonly SourceFunction[];
  /** Identifiers and member expressions read as globals: "process", "Date.now". */
  readonly globals: readonly { readonly name: string; readonly line: number }[];
  readonly reexports: number;
  readonly statements: number;
}

/** All .ts files below some folders, parsed, sorted by path. */
export function sourceFiles(folders: readonly string[]): readonly SourceFile[] {
  return folders
    .flatMap((folder) => listFiles(join(ROOT, folder)))
    .map((path) => relative(ROOT, path).split(sep).join("/"))
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
    .sort()
    .map(readSource);
}

/** Relative paths of all files below a folder of the repository, sorted; [] when there is none. */
export function filesBelow(folder: string): readonly string[] {
  return listFiles(join(ROOT, folder))
    .map((path) => relative(ROOT, path).split(sep).join("/"))
    .sort();
}

function listFiles(folder: string): readonly string[] {
  let entries: ReturnType<typeof readFolder>;
  try {
    entries = readFolder(folder);
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}

function readFolder(folder: string) {
  return readdirSync(folder, { withFileTypes: true });
}

interface Node {
  readonly type: string;
  readonly loc?: {
    readonly start: { readonly line: number };
    readonly end: { readonly line: number };
  };
  readonly [field: string]: unknown;
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), "utf8");
  const program = parse(text, { sourceType: "module", plugins: ["typescript"] })
    .program as unknown as Node;
  const imports: { from: string; line: number }[] = [];
  const functions: SourceFunction[] = [];
  const globals: { name: string; line: number }[] = [];
  visit(program, (node, parent) => {
    const line = node.loc?.start.line ?? 0;
    const from = importSource(node);
    if (from !== null) imports.push({ from, line });
    if (isFunction(node))
      functions.push({
        name: functionName(node, parent),
        line,
        lines: (node.loc?.end.line ?? 0) - line + 1,
      });
    const global = globalName(node, parent);
    if (global !== null) globals.push({ name: global, line });
  });
  const body = program.body as readonly Node[];
  return {
    path,
    text,
    lines: text.split("\n").length - 1,
    imports,
    functions,
    globals,
    reexports: body.filter((node) => node.type.startsWith("Export") && node.source).length,
    statements: body.length,
  };
}

function visit(
  node: Node,
  look: (node: Node, parent: Node | null) => void,
  parent: Node | null = null,
): void {
  look(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === "object" && child !== null && typeof (child as Node).type === "string")
        visit(child as Node, look, node);
    }
  }
}

function importSource(node: Node): string | null {
  if (/^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type)) {
    return (node.source as { value?: string } | null)?.value ?? null;
  }
  const isDynamic =
    node.type === "ImportExpression" ||
    (node.type === "CallExpression" && (node.callee as Node).type === "Import");
  if (!isDynamic) return null;
  const source = (node.source ?? (node.arguments as readonly Node[])[0]) as
    { value?: unknown } | undefined;
  return typeof source?.value === "string" ? source.value : null;
}

function isFunction(node: Node): boolean {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression|ClassMethod|ObjectMethod)$/.test(
    node.type,
  );
}

function functionName(node: Node, parent: Node | null): string {
  const named = (node.id ?? node.key ?? parent?.id ?? parent?.key) as
    { name?: string } | null | undefined;
  return named?.name ?? "(anonymous)";
}

const WATCHED = new Set([
  "process",
  "console",
  "Math",
  "Date",
  "performance",
  "crypto",
  "setTimeout",
  "setInterval",
]);

/** "process", "Math.random", "Date.now", "new Date()" where nothing is passed in. */
function globalName(node: Node, parent: Node | null): string | null {
  if (node.type !== "Identifier" || !WATCHED.has(String(node.name))) return null;
  if (parent?.type === "MemberExpression" && parent.property === node && parent.computed !== true)
    return null;
  if ((parent?.type === "ObjectProperty" && parent.key === node) || parent?.type.startsWith("TS"))
    return null;
  if (parent?.type === "MemberExpression")
    return `${String(node.name)}.${String((parent.property as { name?: string }).name)}`;
  if (parent?.type === "NewExpression")
    return `new ${String(node.name)}(${(parent.arguments as readonly unknown[]).length === 0 ? "" : "…"})`;
  return String(node.name);
}
