import { posix } from "node:path";

/** Where init puts the JSON Schemas for editors, relative to the fleet. */
export const SCHEMA_FOLDER = ".tiphys/schemas";

interface CommentedFile {
  readonly kind: "fleet" | "policy" | "test";
  /** Folder of the file that gets the comment, relative to the fleet. */
  readonly folder: string;
}

/** The line by which editors (yaml-language-server) know the schema of a file. */
export function schemaComment({ kind, folder }: CommentedFile): string {
  const way = posix.relative(folder, SCHEMA_FOLDER);
  return `# yaml-language-server: $schema=${way}/guardrail-${kind}.json\n`;
}
