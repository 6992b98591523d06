import type { CommandDefinition } from "#adapters/command.ts";
import type { CommandEntry } from "./commands.ts";
import { optionName } from "./parse-command-line.ts";

/** The text of `tiphys --help`. */
export function overviewHelp(commands: readonly CommandEntry[]): string {
  const groups = [...new Set(commands.map((command) => command.group))];
  const sections = groups.map((group) => {
    const rows = commands
      .filter((command) => command.group === group)
      .map(({ name, summary }) => [name, summary] as const);
    return `${group}:\n${table(rows)}`;
  });
  const examples = table([
    ["tiphys check", "judge every overlay of the fleet in the current folder"],
    ["tiphys check apps/shop/overlays/prod", "judge one overlay"],
    ["helm template web ./chart | tiphys check -", "judge what another tool rendered"],
  ]);
  return `${[
    "tiphys: release guardrails for Argo, driven from Git.",
    "Usage: tiphys COMMAND [ARGUMENT]... [OPTION]...",
    ...sections,
    `Examples:\n${examples}`,
    "Exit codes: 0 nothing denied, 1 denied, 2 could not do the work.\n`tiphys COMMAND --help` says more about a command.",
  ].join("\n\n")}\n`;
}

/** The text of `tiphys policy --help`: the commands that begin with one word. */
export function groupHelp(group: string, commands: readonly CommandEntry[]): string {
  const rows = commands.map(({ name, summary }) => [name, summary] as const);
  return `${[
    `Usage: tiphys ${group} COMMAND [ARGUMENT]... [OPTION]...`,
    `Commands:\n${table(rows)}`,
    `\`tiphys ${group} COMMAND --help\` says more about a command.`,
  ].join("\n\n")}\n`;
}

/** The text of `tiphys COMMAND --help`. */
export function commandHelp(command: CommandDefinition): string {
  const places = command.arguments.map(({ name, required, repeatable }) => {
    const shown = repeatable ? `${name}...` : name;
    return required ? shown : `[${shown}]`;
  });
  const usage = [
    "Usage: tiphys",
    command.name,
    ...places,
    ...(command.options.length > 0 ? ["[OPTION]..."] : []),
  ].join(" ");
  const rows = command.arguments.map(({ name, description }) => [name, description] as const);
  const options = [...command.options.map(optionRow), ["-h, --help", "Show this text."] as const];
  const sections = [
    `${command.summary}.`,
    usage,
    ...(command.description === undefined ? [] : [command.description]),
    ...(rows.length > 0 ? [`Arguments:\n${table(rows)}`] : []),
    `Options:\n${table(options)}`,
    `Examples:\n${command.examples.map(({ command: line, what }) => `  # ${what}\n  ${line}`).join("\n")}`,
  ];
  return `${sections.join("\n\n")}\n`;
}

function optionRow(option: CommandDefinition["options"][number]): readonly [string, string] {
  const { short } = optionName(option);
  const flags = short === null ? `    ${option.flags}` : option.flags;
  const notes = [
    ...(option.choices === undefined ? [] : [`one of ${option.choices.join(", ")}`]),
    ...(option.default === undefined ? [] : [`default ${option.default}`]),
    ...(option.repeatable ? ["repeatable"] : []),
  ];
  return [
    flags,
    notes.length === 0 ? option.description : `${option.description} (${notes.join("; ")})`,
  ];
}

function table(rows: readonly (readonly [name: string, text: string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`).join("\n");
}
