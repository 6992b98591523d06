import type { TextStyle } from "#authoring/check/text-style.ts";
import { DOORS, type Selector } from "#core/policy/policy.ts";
import { printableValues } from "./printable-values.ts";
import type {
  ExplainedAction,
  ExplainedException,
  ExplainedRule,
  Explanation,
} from "./explanation.ts";
import { wrapText } from "#authoring/policy/wrap-text.ts";

const WIDTH = 100;

/** The explanation for people: what it wants and why, what to do, where it counts, what is excepted. */
export function textExplanation(
  explanation: Explanation,
  { style, isWhole }: { readonly style: TextStyle; readonly isWhole: boolean },
): string {
  const shown = printableValues(explanation);
  const blocks = isWhole ? policyBlocks(shown, style) : ruleBlocks(shown, style);
  const text = blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n");
  return `${text}\n`;
}

type Block = readonly string[];

function ruleBlocks(explanation: Explanation, style: TextStyle): readonly Block[] {
  const [rule] = explanation.rules;
  if (rule === undefined) return [];
  const { sections, expression, remedy } = rule;
  const isDescribed = sections.length > 0;
  return [
    [
      style.strong(`${explanation.policy}/${rule.id}`) + style.faint(`  ${rule.severity}`),
      ...wrapText(rule.title, WIDTH),
    ],
    ...(explanation.description === null || isDescribed
      ? []
      : [section("Why", explanation.description, style)]),
    ...sections.map(({ title, text }) => section(title, text, style)),
    ...(remedy === null ? [] : [section("What to do", remedy, style)]),
    section("What it looks at", scopeWords(rule).join("\n"), style),
    ...(isDescribed || expression === null ? [] : [section("Rule", fenced(expression), style)]),
    ...(rule.examples.length === 0
      ? []
      : [
          section(
            "What fails, by its tests",
            rule.examples.map((title) => `- ${title}`).join("\n"),
            style,
          ),
        ]),
    forceBlock(explanation, rule.actions, style),
    mostBlock(rule),
    exceptionBlock(rule.exceptions, style),
    ownExceptionBlock(rule.ownExceptions, style),
  ];
}

function mostBlock({ mostAction }: ExplainedRule): Block {
  if (mostAction === null || mostAction === "deny") return [];
  return [`The policy itself wants ${mostAction} at most; an override says otherwise.`];
}

function policyBlocks(explanation: Explanation, style: TextStyle): readonly Block[] {
  const { policy, title, description, rules } = explanation;
  const width = Math.max(...rules.map(({ id }) => id.length));
  const exceptions = new Map(
    rules.flatMap((rule) => rule.exceptions.map((exception) => [exception.name, exception])),
  );
  const own = new Map(
    rules.flatMap((rule) => rule.ownExceptions.map((exception) => [exception.name, exception])),
  );
  return [
    [style.strong(policy), ...wrapText(title, WIDTH)],
    ...(description === null ? [] : [section("Why", description, style)]),
    [
      style.strong("Rules"),
      ...rules.map(({ id, severity, title: words }) =>
        `  ${id.padEnd(width)}  ${severity.padEnd(8)}  ${words}`.slice(0, WIDTH),
      ),
    ],
    paramBlock(explanation, style),
    forceBlock(explanation, [], style),
    exceptionBlock([...exceptions.values()], style),
    ownExceptionBlock([...own.values()], style),
    [`\`tiphys policy explain ${policy}/${rules[0]?.id ?? "RULE"}\` says more about a rule.`],
  ];
}

/** Kept as it is written. */
function fenced(code: string): string {
  return `\`\`\`\n${code}\n\`\`\``;
}

function section(title: string, text: string, style: TextStyle): Block {
  return [style.strong(title), ...wrapText(text, WIDTH - 2).map((line) => `  ${line}`.trimEnd())];
}

function scopeWords({ each, doors, match, exclude }: ExplainedRule): readonly string[] {
  const units = {
    object: "each object",
    podSpec: "each pod spec",
    container: "each container, init and ephemeral ones included",
    bundle: "all resources of an overlay together",
  };
  const isEverywhere = doors.length === DOORS.length;
  return [
    units[each],
    ...match.map((selector) => selectorWords("with", selector)).filter((words) => words !== ""),
    ...exclude.map((selector) => selectorWords("without", selector)),
    `at ${isEverywhere ? "every door" : `door ${doors.join(", ")}`}`,
  ];
}

function selectorWords(word: string, selector: Selector): string {
  const parts = Object.entries(selector).map(([field, value]) => {
    const values: readonly string[] = Array.isArray(value)
      ? value
      : Object.entries(value as object).map(([key, text]) => `${key}=${String(text)}`);
    return `${field} ${values.join(", ")}`;
  });
  return parts.length === 0 ? "" : `${word} ${parts.join("; ")}`;
}

function paramBlock({ params }: Explanation, style: TextStyle): Block {
  const rows = Object.entries(params).map(([name, value]) => {
    const text = JSON.stringify(value, (_key, part: unknown) =>
      typeof part === "bigint" ? part.toString() : part,
    );
    return `  ${name}: ${text}`.slice(0, WIDTH);
  });
  return rows.length === 0 ? [] : [style.strong("Parameters"), ...rows];
}

function forceBlock(
  { inForce, source, line, format }: Explanation,
  actions: readonly ExplainedAction[],
  style: TextStyle,
): Block {
  const place = line === null ? source : `${source}:${line}`;
  if (!inForce) return [style.faint(absenceWords(source))];
  const width = Math.max(0, ...actions.map(({ environment }) => environment.length));
  return [
    style.strong(`In force`) + style.faint(`  ${format === null ? place : `${place}, ${format}`}`),
    ...actions.flatMap((row) => actionLines(row, width)),
  ];
}

function absenceWords(source: string): string {
  if (source.startsWith("builtin:"))
    return `Not in force here; use ${source} in the fleet's policies.`;
  return source === "tiphys check" ? "Found by `tiphys check`." : `No fleet is here (${source}).`;
}

function actionLines(
  { environment, action, override }: ExplainedAction,
  width: number,
): readonly string[] {
  const head = `  ${environment.padEnd(width)}  ${action}`;
  if (override === null) return [head];
  const until = override.until === null ? "" : ` until ${override.until}`;
  const reason = `by an override${until} (${override.owner}: ${override.reason})`;
  const indent = " ".repeat(head.length + 2);
  const lines = wrapText(reason, WIDTH - indent.length);
  return lines.map((text, index) => (index === 0 ? `${head}  ${text}` : `${indent}${text}`));
}

function exceptionBlock(exceptions: readonly ExplainedException[], style: TextStyle): Block {
  if (exceptions.length === 0) return [];
  return [style.strong("Exceptions"), ...exceptions.flatMap(exceptionLines)];
}

function ownExceptionBlock(exceptions: ExplainedRule["ownExceptions"], style: TextStyle): Block {
  if (exceptions.length === 0) return [];
  const lines = exceptions.map(({ name, until, inForce }) => {
    if (until === null) return `  ${name}  without an end`;
    return `  ${name}  ${inForce ? `until ${until}` : `ended on ${until}, counts no more`}`;
  });
  return [style.strong("Exceptions in the policy's own format"), ...lines];
}

function exceptionLines(exception: ExplainedException): readonly string[] {
  const { name, rules, owner, reason, ticket, expires, inForce, match } = exception;
  const end = inForce ? `until ${expires}` : `ended on ${expires}, counts no more`;
  const where = Object.entries(match).map(
    ([field, values]) => `${field} ${(values ?? []).join(", ")}`,
  );
  const because = `${owner}: ${reason}${ticket === null ? "" : ` (${ticket})`}`;
  const details = [`rules ${rules.join(", ")}; ${where.join("; ")}`, because];
  return [
    `  ${name}  ${end}`,
    ...details.flatMap((text) => wrapText(text, WIDTH - 4).map((line) => `    ${line}`)),
  ];
}
