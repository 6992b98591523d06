/** A command that a page shows, without its prompt, and what it shows below. */
export interface ConsoleBlock {
  readonly command: string;
  readonly output: string;
}

/** The ```console blocks of a page that begin with "$ ", in order. */
export function consoleBlocks(page: string): readonly ConsoleBlock[] {
  const blocks = [...page.matchAll(/^```console\n\$ (.*?)\n(.*?)^```$/gms)];
  return blocks.map(([, command = "", output = ""]) => ({ command, output }));
}
