/** What a page asks of the world in which its commands run, in the page's order. */
export type PagePart =
  | { readonly kind: "begin"; readonly fleet: string }
  | { readonly kind: "file"; readonly path: string; readonly content: string }
  | { readonly kind: "at"; readonly ms: number }
  | { readonly kind: "as"; readonly person: string }
  | { readonly kind: "metrics"; readonly name: string }
  | { readonly kind: "attest"; readonly subject: string; readonly checks: readonly string[] }
  | { readonly kind: "run"; readonly command: string }
  | { readonly kind: "console"; readonly block: string; readonly commands: readonly string[] };

const SHOWN_FILE = /^<!-- file: (?<path>\S+) -->\n\n```\w*\n(?<content>.*?)^```$/;
const UNSEEN_FILE = /^<!-- file: (?<unseen>\S+)\n(?<text>.*?)^-->$/;
const MARK = /^<!-- (?<mark>begin|at|as|attest|metrics|run): (?<value>[^\n]*?) -->/;
const CONSOLE = /^```console\n(?<lines>.*?)^```$/;
const PART = new RegExp(
  [SHOWN_FILE, UNSEEN_FILE, MARK, CONSOLE].map(({ source }) => source).join("|"),
  "gms",
);

/** Marks, files and ```console blocks of a Markdown page. @see CONTRIBUTING.md, "Show a command" */
export function pageParts(page: string): readonly PagePart[] {
  return [...page.matchAll(PART)].map((match) => partOf(match[0], match.groups ?? {}));
}

function partOf(block: string, groups: Readonly<Record<string, string | undefined>>): PagePart {
  const { path, content = "", unseen, text = "", mark, value = "", lines = "" } = groups;
  if (path !== undefined) return { kind: "file", path, content };
  if (unseen !== undefined) return { kind: "file", path: unseen, content: text };
  if (mark !== undefined) return markOf(mark, value);
  return { kind: "console", block, commands: commandsOf(lines) };
}

function markOf(mark: string, value: string): PagePart {
  if (mark === "begin") return { kind: "begin", fleet: value };
  if (mark === "as") return { kind: "as", person: value };
  if (mark === "metrics") return { kind: "metrics", name: value };
  if (mark === "attest") {
    const [subject = "", ...checks] = value.split(" ");
    return { kind: "attest", subject, checks };
  }
  if (mark === "run") return { kind: "run", command: value };
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) throw new TypeError(`at: expected a time, got "${value}"`);
  return { kind: "at", ms };
}

function commandsOf(lines: string): readonly string[] {
  return lines
    .split("\n")
    .filter((line) => line.startsWith("$ "))
    .map((line) => line.slice(2));
}
