/** The words of a command line as a shell splits them: quotes taken away, a comment left out. No variables. */
export function shellWords(line: string): readonly string[] {
  const words: string[] = [];
  for (const [, word = ""] of line.matchAll(/((?:"[^"]*"|'[^']*'|[^\s"'])+)/g)) {
    if (word.startsWith("#")) break;
    words.push(word.replaceAll(/"([^"]*)"|'([^']*)'/g, (_, double, single) => double ?? single));
  }
  return words;
}

/** The programs of a line between which there are pipes. */
export function pipeStages(line: string): readonly string[] {
  const stages = line.match(/(?:"[^"]*"|'[^']*'|[^|"'])+/g) ?? [];
  return stages.map((stage) => stage.trim());
}
