import { countWords } from "#core/count-words.ts";
import { printableText } from "#core/printable-text.ts";
import type { TextStyle } from "#authoring/check/text-style.ts";
import { type Action, DOORS } from "#core/policy/policy.ts";
import { wrapText } from "#authoring/policy/wrap-text.ts";
import type { ListedPolicy, ListedRule, PolicyList } from "./policy-list.ts";

const WIDTH = 100;

interface Row {
  readonly rule: ListedRule;
  readonly cells: readonly string[];
}

/** A table that fits 100 columns: a policy a heading, a rule a row, an environment a column. */
export function textPolicyList(list: PolicyList, style: TextStyle): string {
  const rows = list.policies.flatMap(({ rules }) => rules.map((rule) => rowOf(rule, list)));
  const wide = [
    "RULE",
    "SEVERITY",
    "DOORS",
    ...list.environments.map((name) => name.toUpperCase()),
  ];
  const widths = columnWidths([wide, ...rows.map(({ cells }) => cells)]);
  const isWide = sum(widths) + 2 * widths.length <= WIDTH;
  const shown = isWide ? { head: wide, widths } : narrow(widths);
  const cellsOf = new Map(
    rows.map(({ rule, cells }) => [rule, isWide ? cells : grouped(rule, cells)]),
  );
  const paint = (rule: ListedRule) => rowLines(cellsOf.get(rule) ?? [], shown.widths, style);
  const body = list.policies.flatMap((policy) => [
    "",
    heading(policy, style),
    ...policy.rules.flatMap(paint),
  ]);
  const lines = [
    style.faint(line(shown.head, shown.widths, null)),
    ...body,
    "",
    ...list.hints.map((hint) => `hint: ${printableText(hint)}`),
    ...footnotes(list),
  ];
  return `${lines.join("\n")}\n`;
}

function rowOf(rule: ListedRule, { environments }: PolicyList): Row {
  const doors = rule.doors.length === DOORS.length ? "all" : rule.doors.join(",");
  const actions = environments.map((name) => {
    const mark = Object.hasOwn(rule.overrides, name) ? "*" : "";
    return `${rule.actions[name] ?? ""}${mark}`;
  });
  const count = rule.exceptions.length;
  const id = count === 0 ? rule.id : `${rule.id} (${countWords(count, "exception")})`;
  return { rule, cells: [id, rule.severity, doors, ...actions] };
}

interface Shape {
  readonly head: readonly string[];
  readonly widths: readonly number[];
}

/** Where the columns do not fit, one column says which environments do what. */
function narrow(widths: readonly number[]): Shape {
  const fixed = widths.slice(0, 3);
  return {
    head: ["RULE", "SEVERITY", "DOORS", "ACTIONS"],
    widths: [...fixed, WIDTH - sum(fixed) - 8],
  };
}

function grouped(rule: ListedRule, cells: readonly string[]): readonly string[] {
  const byAction = Map.groupBy(Object.entries(rule.actions), ([name, action]) =>
    Object.hasOwn(rule.overrides, name) ? `${action}*` : action,
  );
  const words = [...byAction].map(([action, pairs]) => {
    const names = pairs.map(([name]) => name);
    return `${action}: ${names.join(" ")}`;
  });
  return [...cells.slice(0, 3), words.join("; ")];
}

/** A last cell that is too long goes on below itself. */
function rowLines(
  cells: readonly string[],
  widths: readonly number[],
  style: TextStyle,
): readonly string[] {
  const wrapped = wrapText(cells.at(-1) ?? "", widths.at(-1) ?? WIDTH);
  const blank = cells.slice(0, -1).map(() => "");
  return wrapped.map((text, index) =>
    line([...(index === 0 ? cells.slice(0, -1) : blank), text], widths, style),
  );
}

function line(
  cells: readonly string[],
  widths: readonly number[],
  style: TextStyle | null,
): string {
  const padded = cells.map((cell, index) => {
    const width = widths[index] ?? 0;
    const fitted = printableText(cell.length > width ? `${cell.slice(0, width - 1)}…` : cell);
    const last = index === cells.length - 1;
    const text = last ? fitted : fitted.padEnd(width);
    return style === null ? text : painted(text, style);
  });
  return `  ${padded.join("  ")}`.trimEnd();
}

function painted(text: string, style: TextStyle): string {
  const word = text.trim().replace("*", "") as Action;
  if (word === "deny") return style.deny(text);
  return word === "warn" ? style.warn(text) : text;
}

function heading({ name, title, source }: ListedPolicy, style: TextStyle): string {
  const place = printableText(source);
  const room = Math.max(0, WIDTH - name.length - place.length - 4);
  const words = printableText(title);
  const shown = words.length > room ? `${words.slice(0, Math.max(0, room - 1))}…` : words;
  return `${style.strong(printableText(name))}  ${style.faint(`${place}  ${shown}`.trimEnd())}`;
}

function footnotes({ policies, environments }: PolicyList): readonly string[] {
  const rules = policies.flatMap((policy) => policy.rules);
  const isOverridden = rules.some(({ overrides }) => Object.keys(overrides).length > 0);
  const places = countWords(environments.length, "environment");
  const counts = `${policies.length} ${policies.length === 1 ? "policy" : "policies"}, ${countWords(rules.length, "rule")}, ${places}`;
  const note = "* by an override; `tiphys policy explain POLICY/RULE` says which and why";
  return [counts, ...(isOverridden ? [note] : [])];
}

function columnWidths(rows: readonly (readonly string[])[]): readonly number[] {
  const columns = Math.max(...rows.map((cells) => cells.length));
  return Array.from({ length: columns }, (_, index) =>
    Math.max(...rows.map((cells) => cells[index]?.length ?? 0)),
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
