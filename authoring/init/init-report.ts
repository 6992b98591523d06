import { printableText } from "#core/printable-text.ts";
import { countWords } from "#core/count-words.ts";
import { summaryLine } from "#authoring/check/summary-line.ts";
import type { TextStyle } from "#authoring/check/text-style.ts";
import type { FirstCheck } from "./first-check.ts";
import { nextSteps } from "./next-steps.ts";
import type { InitPlan, PlannedFile } from "./plan-init.ts";
import { SCHEMA_FOLDER } from "./schema-comment.ts";

export interface InitResult {
  readonly plan: InitPlan;
  readonly isDry: boolean;
  /** null where nothing was written. */
  readonly check: FirstCheck | null;
  /** The fleet's folder as seen from the current one. */
  readonly folder: string;
}

/** The result for people: what was found and written, what check says, what comes next. */
export function initText(result: InitResult, style: TextStyle): string {
  const { plan, isDry, check } = result;
  const lines = [
    ...environmentLines(plan, style),
    ...plan.notes.map((note) => `  ${style.faint(`note: ${printableText(note)}`)}`),
    "",
    ...fileLines(plan.files, { isDry, style }),
    ...(isDry ? plan.files.flatMap((file) => contentLines(file, style)) : []),
    ...(check === null ? [] : ["", ...checkLines(check, { plan, style })]),
    "",
    style.strong("Next"),
    ...nextSteps(result).map((step, index) => `  ${index + 1}. ${printableText(step)}`),
  ];
  return `${lines.join("\n")}\n`;
}

/** The result for programs. */
export function initJson(result: InitResult): string {
  const { plan, isDry, check } = result;
  const { name, proposal, ci, notes } = plan;
  const files = plan.files.map(({ path, text, exists }) => ({
    path,
    action: actionOf(exists, isDry),
    content: isSchema(path) ? null : text,
  }));
  const value = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "InitResult",
    ...{ dryRun: isDry, name, ci },
    environments: proposal.environments,
    ...{ unclaimed: proposal.unclaimed, notes, files },
    check: check === null ? null : checkJson(check),
    nextSteps: nextSteps(result),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function environmentLines({ proposal, name }: InitPlan, style: TextStyle): readonly string[] {
  const { environments } = proposal;
  const heading = style.strong(`Fleet ${name}`);
  if (environments.length === 0) return [heading];
  const width = Math.max(...environments.map((environment) => environment.name.length));
  return [
    heading,
    ...environments.map((environment) => {
      const claims = environment.overlays.map((overlay) =>
        typeof overlay === "string" ? overlay : overlay.path,
      );
      const patterns = shortList(proposal.isPlain ? environment.folders : claims);
      const noun = proposal.isPlain ? "folder" : "overlay";
      const found = countWords(environment.folders.length, noun);
      const namespaces =
        environment.namespaces.length === 0
          ? ""
          : `; namespaces ${shortList(environment.namespaces)}`;
      return `  ${environment.name.padEnd(width)}  ${printableText(patterns)}${style.faint(`  ${found}${printableText(namespaces)}`)}`;
    }),
  ];
}

const SHOWN = 4;

function shortList(texts: readonly string[]): string {
  const more = texts.length - SHOWN;
  return more > 0 ? `${texts.slice(0, SHOWN).join(", ")} and ${more} more` : texts.join(", ");
}

interface LineOptions {
  readonly isDry: boolean;
  readonly style: TextStyle;
}

/** One line a file; the schemas, which are nobody's own, are one line together. */
function fileLines(files: readonly PlannedFile[], options: LineOptions): readonly string[] {
  const [first, ...others] = files.filter(({ path }) => isSchema(path));
  const own = files.filter(({ path }) => !isSchema(path)).map((file) => fileLine(file, options));
  if (first === undefined) return own;
  const count = others.length + 1;
  const folder = `${SCHEMA_FOLDER}/ (${count} JSON Schemas for editors)`;
  return [fileLine({ ...first, path: folder }, options), ...own];
}

function fileLine({ path, exists }: PlannedFile, { isDry, style }: LineOptions): string {
  const action = actionOf(exists, isDry);
  const paint = exists ? style.faint : style.allow;
  return `  ${paint(WORDS[action])}  ${printableText(path)}`;
}

function isSchema(path: string): boolean {
  return path.startsWith(`${SCHEMA_FOLDER}/`);
}

const WORDS = {
  written: "wrote",
  kept: "kept ",
  planned: "would write",
} as const;

function actionOf(exists: boolean, isDry: boolean): keyof typeof WORDS {
  if (exists) return "kept";
  return isDry ? "planned" : "written";
}

function contentLines({ path, text, exists }: PlannedFile, style: TextStyle): readonly string[] {
  if (exists || isSchema(path)) return [];
  const lines = printableText(text).trimEnd().split("\n");
  return ["", style.strong(`--- ${printableText(path)}`), ...lines];
}

function checkLines(
  check: FirstCheck,
  { plan, style }: { readonly plan: InitPlan; readonly style: TextStyle },
): readonly string[] {
  if ("skipped" in check) return [`Not checked: ${check.skipped}.`];
  if ("problem" in check) return ["Check could not run:", `  ${printableText(check.problem)}`];
  const failed = check.report.targets.filter(({ error }) => error !== null);
  const noun = plan.proposal.isPlain ? "target" : "overlay";
  return [
    `Check: ${summaryLine(check.report, { style, failOn: "deny", noun })}`,
    ...failed.map(({ path, error }) =>
      printableText(`  ${path}: ${error?.message.split("\n")[0] ?? ""}`),
    ),
  ];
}

function checkJson(check: FirstCheck) {
  if (!("report" in check)) return check;
  const { revision, summary, targets } = check.report;
  const decisions = targets.map(({ path, environment, decision, error }) => ({
    ...{ path, environment, decision, error },
  }));
  return { revision, summary, targets: decisions };
}
