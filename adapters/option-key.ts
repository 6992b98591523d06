/** Under what a command finds an option that was given: "dry-run" -> "dryRun". @see CommandInput */
export function optionKey(long: string): string {
  return long.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
