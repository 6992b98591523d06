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
  const names = firstWords(commands).join(" ");
  const groups = commandGroups(commands);
  const seconds = groups.map(
    ([word, words]) => `    ${word}) second="${words.join(" ")}"; command="${word} $2" ;;`,
  );
  const options = commands.map(
    (command) => `    "${command.name}") words="${longFlags(command).join(" ")}" ;;`,
  );
  const choices = commands.flatMap((command) =>
    choicesOf(command).map(
      ([flag, values]) =>
        `    "${command.name} ${flag}") COMPREPLY=($(compgen -W "${values}" -- "$current")); return ;;`,
    ),
  );
  return `_tiphys() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words="" second=""
  local command="\${COMP_WORDS[1]}"
  set -- "$command" "\${COMP_WORDS[2]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names} help version" -- "$current"))
    return
  fi
  case "$command" in
${seconds.join("\n")}
    help) second="${names}" ;;
  esac
  if [ "$COMP_CWORD" -eq 2 ] && [ -n "$second" ]; then
    COMPREPLY=($(compgen -W "$second" -- "$current"))
    return
  fi
  # Bash takes "--format=sarif" for three words.
  [ "$current" = "=" ] && current=""
  [ "$previous" = "=" ] && previous="\${COMP_WORDS[COMP_CWORD-2]}"
  case "$command $previous" in
${choices.join("\n")}
  esac
  case "$command" in
${options.join("\n")}
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
  const groups = commandGroups(commands).map(([word]) => word);
  const first = groups.map((word) => `complete -c tiphys -n __fish_use_subcommand -a ${word}`);
  const rows = commands.flatMap((command) => [
    nameRow(command),
    ...command.options.map((option) => {
      const { long, value } = optionName(option);
      const values = option.choices === undefined ? "" : ` -xa '${option.choices.join(" ")}'`;
      const takes = value !== null && values === "" ? " -r" : "";
      const seen = seenWords(command.name.split(" "));
      return `complete -c tiphys -n '${seen}' -l ${long}${takes}${values} -d '${quoted(option.description)}'`;
    }),
  ]);
  return `${[...first, ...rows].join("\n")}\n`;
}

function nameRow({ name, summary }: CommandDefinition): string {
  const [first = name, second] = name.split(" ");
  const where = second === undefined ? "__fish_use_subcommand" : `'${seenWords([first])}'`;
  return `complete -c tiphys -n ${where} -a ${second ?? first} -d '${quoted(summary)}'`;
}

function seenWords(words: readonly string[]): string {
  return words.map((word) => `__fish_seen_subcommand_from ${word}`).join("; and ");
}

function firstWords(commands: readonly CommandDefinition[]): readonly string[] {
  return [...new Set(commands.map(({ name }) => name.split(" ")[0] ?? name))];
}

/** First words of commands that have two, with what may stand behind them. */
function commandGroups(
  commands: readonly CommandDefinition[],
): readonly (readonly [word: string, words: readonly string[]])[] {
  const pairs = commands.map(({ name }) => name.split(" ")).filter(({ length }) => length === 2);
  const groups = Map.groupBy(pairs, ([first = ""]) => first);
  return [...groups].map(([first, names]) => [first, names.map(([, second = ""]) => second)]);
}

function longFlags(command: CommandDefinition): readonly string[] {
  return [...command.options.map((option) => `--${optionName(option).long}`), "--help"];
}

function choicesOf(
  command: CommandDefinition,
): readonly (readonly [flag: string, values: string])[] {
  return command.options.flatMap((option) =>
    option.choices === undefined
      ? []
      : [[`--${optionName(option).long}`, option.choices.join(" ")] as const],
  );
}

function quoted(text: string): string {
  return text.replaceAll("'", "\\'");
}
