import { basename, dirname, join } from "node:path";
import { problemsError, type Problem, type TiphysError } from "#core/errors.ts";
import { isInside, pathFrom } from "#adapters/inside-folder.ts";
import { findLine } from "./find-line.ts";
import { findUnreadableFile } from "./find-unreadable-file.ts";
import { readLimitedText } from "./read-limited-text.ts";
import { readKustomizeYaml } from "./read-kustomize-yaml.ts";
import { ERROR_PATTERNS, type ErrorReading } from "./kustomize-error-patterns.ts";

interface ErrorContext {
  readonly stderr: string;
  /** Absolute, links resolved. */
  readonly root: string;
  readonly directory: string;
  /** Settings from outside stood around the overlay: what is not said of a folder is about them. */
  readonly withSettings: boolean;
  /** The build's files, relative to the root. */
  readonly files: readonly string[];
}

const MAX_MESSAGE = 400;
const KUBECTL_LOG = /^E\d{4} .*?\] "command failed" err=(?:"([\s\S]*)"|<\n([\s\S]*?)\n\s*>)\s*$/m;
const FOLDER_IN_ERROR =
  /(?:recursed accumulation of path|make target for path|for path) '([^']+)'|(?:file|files) under:? (\S+?):?$/gm;

/** What the author of the files can mend, out of kustomize's chain of errors, which `detail` keeps whole. */
export function shortenKustomizeError(context: ErrorContext): TiphysError {
  const text = errorText(context.stderr);
  const known = readError(text);
  const problem =
    (known === null ? findUnreadableFile(text, context) : null) ??
    placedProblem(known ?? unknownError(text, context), { text, context });
  return problemsError("RENDER_FAILED", [problem], {
    detail: maskSecrets(wholeText(context.stderr)),
  });
}

function placedProblem(
  reading: ErrorReading,
  { text, context }: { readonly text: string; readonly context: ErrorContext },
): Problem {
  const folder = innermostFolder(text, context);
  return folder === null ? settingsProblem(reading) : placeReading(reading, { ...context, folder });
}

/** kubectl logs with a time and a process number; without them its text is kustomize's own. */
function wholeText(stderr: string): string {
  return KUBECTL_LOG.test(stderr) ? `Error: ${errorText(stderr)}\n` : stderr;
}

/** kustomize says "Error: ", kubectl "error: " or a log line of its own; before it stand warnings. */
function errorText(stderr: string): string {
  const logged = KUBECTL_LOG.exec(stderr);
  if (logged !== null) return unquote(logged[1] ?? logged[2]?.replace(/^\t/gm, "") ?? "");
  const start = stderr.search(/^error: /im);
  return unquote(start < 0 ? stderr : stderr.slice(start + "error: ".length));
}

/** Go quotes the errors of components once more, and kubectl all of them. */
function unquote(text: string): string {
  return text.replace(/\\+"/g, '"').replace(/\\n/g, "\n").trim();
}

function innermostFolder(text: string, context: ErrorContext): string | null {
  const { root, directory, withSettings } = context;
  const folder = [...text.matchAll(FOLDER_IN_ERROR)].map((match) => match[1] ?? match[2]).at(-1);
  if (folder !== undefined && isInside(root, folder)) return folder;
  return withSettings ? null : directory;
}

function readError(text: string): ErrorReading | null {
  for (const { pattern, read } of ERROR_PATTERNS) {
    const match = pattern.exec(text);
    if (match !== null) return read([...match.slice(1).map((group) => group ?? "")], text);
  }
  return null;
}

/** Addresses in memory and temporary folders differ from run to run; a message must not. */
function unknownError(text: string, { root }: ErrorContext): ErrorReading {
  const innermost = innermostCause(text)
    .replaceAll(`${root}/`, "")
    .replace(/ with config: `[\s\S]*?`(?=: )/g, "")
    .replace(/node contents:[\s\S]*$/, "")
    .replace(/&\{0x[0-9a-f]+ <nil>\} ?/g, "")
    .replace(/\s+/g, " ");
  const short = innermost.length > MAX_MESSAGE ? `${innermost.slice(0, MAX_MESSAGE)}…` : innermost;
  return {
    message: short === "" ? "kustomize failed without a word" : `kustomize says: ${short}`,
    remedy: "Correct the kustomization.",
  };
}

function settingsProblem({ field, message, remedy }: ErrorReading): Problem {
  return { path: field === undefined ? "settings" : `settings.${field}`, message, remedy };
}

interface PlaceContext extends ErrorContext {
  readonly folder: string;
}

function placeReading(reading: ErrorReading, context: PlaceContext): Problem {
  const { root, folder } = context;
  const file = reading.file === undefined ? kustomizationOf(context) : join(folder, reading.file);
  const field = reading.file === undefined ? reading.field : undefined;
  return {
    file: pathFrom(root, file ?? folder),
    line: file === null ? undefined : (lineOf(file, { field, yaml: reading.yaml }) ?? undefined),
    path: field,
    message: reading.message,
    remedy: reading.remedy,
  };
}

function kustomizationOf({ root, folder, files }: PlaceContext): string | null {
  const name = files.find(
    (file) =>
      /^kustomization(\.ya?ml)?$/i.test(basename(file)) && join(root, dirname(file)) === folder,
  );
  return name === undefined ? null : join(root, name);
}

/** Each entry of resources is tried as a file, then as a folder: of the two errors one is about the mistake. */
function innermostCause(text: string): string {
  const last = text.split(/recursed accumulation of path '[^']*': /).at(-1) ?? text;
  const cause = last.replace(/^accumulating resources: /, "");
  const tried = /^accumulation err='\w+ resources from '[^']*': ([\s\S]*)': ([\s\S]*)$/.exec(cause);
  if (tried === null) return cause;
  const [, asFile = "", asFolder = ""] = tried;
  return /not directory|not a valid directory/.test(asFolder) ? asFile : asFolder;
}

interface LineSearch {
  readonly field: string | undefined;
  readonly yaml: boolean | undefined;
}

function lineOf(file: string, { field, yaml }: LineSearch): number | null {
  const text = readLimitedText(file);
  if (text === null) return null;
  if (field !== undefined) return findLine(text, { field: field.split(".")[0] ?? "", value: "" });
  if (yaml !== true) return null;
  const reading = readKustomizeYaml(text);
  return reading.ok ? null : reading.line;
}

/** Kustomize quotes generator settings and whole objects; what may be a Secret's value is not passed on. */
export function maskSecrets(text: string): string {
  return text
    .replace(/(builtin \w+ with config: `)([\s\S]*?)(`: )/g, maskConfig)
    .replace(/( from \[patch: )\\*"[\s\S]*"\]/, /secret/i.test(text) ? '$1"***"]' : "$&")
    .replace(
      /literal sources \[[\s\S]*?\]: invalid literal source .*?, expected/g,
      "literal sources [***]: expected",
    )
    .replace(/"(data|stringData)":\{[^{}]*\}/g, '"$1":"***"');
}

function maskConfig(whole: string, head: string, config: string, tail: string): string {
  return /secret/i.test(head + config) ? `${head}***${tail}` : whole;
}
