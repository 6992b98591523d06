import type { CommandDefinition } from "#adapters/command.ts";
import { TiphysError } from "#core/errors.ts";
import { optionName } from "./parse-command-line.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type ShellName = (typeof SHELLS)[number];

/** A completion script: commands, their options, the options' choices, else files. @throws USAGE_INVALID */
export function completionScript(shell: ShellName, commands: readonly CommandDefinition[]): string {
  switch (shell) {
    case "bash":
      return bashScript(commands);
    case "zsh":
      return `#compdef tiphys\nautoload -U +X bashcompinit && bashcompinit\n${bashScript(commands)}`;
    case "fish":
      return fishScript(commands);
    default:
      throw new TiphysError(
        "USAGE_INVALID",
        `completion: expected one of ${SHELLS.join(", ")}, got "${String(shell)}".`,
      );
  }
}

function bashScript(commands: readonly CommandDefinition[]): string {
  const names = commands.map((command) => command.name).join(" ");
  const options = commands.map(
    (command) => `    ${command.name}) words="${longFlags(command).join(" ")}" ;;`,
  );
  const choices = choiceCases(commands).map(
    ([flag, values]) =>
      `    ${flag}) COMPREPLY=($(compgen -W "${values}" -- "$current")); return ;;`,
  );
  return `_tiphys() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names} help version" -- "$current"))
    return
  fi
  case "$previous" in
${choices.join("\n")}
  esac
  case "\${COMP_WORDS[1]}" in
${options.join("\n")}
    help) words="${names}" ;;
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _tiphys tiphys
`;
}

function fishScript(commands: readonly CommandDefinition[]): string {
  const rows = commands.flatMap((command) => [
    `complete -c tiphys -n __fish_use_subcommand -a ${command.name} -d '${quoted(command.summary)}'`,
    ...command.options.map((option) => {
      const { long, value } = optionName(option);
      const values = option.choices === undefined ? "" : ` -xa '${option.choices.join(" ")}'`;
      const takes = value !== null && values === "" ? " -r" : "";
      return `complete -c tiphys -n '__fish_seen_subcommand_from ${command.name}' -l ${long}${takes}${values} -d '${quoted(option.description)}'`;
    }),
  ]);
  return `${rows.join("\n")}\n`;
}

function longFlags(command: CommandDefinition): readonly string[] {
  return [...command.options.map((option) => `--${optionName(option).long}`), "--help"];
}

function choiceCases(
  commands: readonly CommandDefinition[],
): readonly (readonly [flag: string, values: string])[] {
  const found = new Map<string, string>();
  for (const option of commands.flatMap((command) => command.options)) {
    if (option.choices !== undefined)
      found.set(`--${optionName(option).long}`, option.choices.join(" "));
  }
  return [...found];
}

function quoted(text: string): string {
  return text.replaceAll("'", "\\'");
}
