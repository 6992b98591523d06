import { resolve } from "node:path";

/** The text of an option, without blanks around it; null where there is none. */
export function textOption(value: unknown): string | null {
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? null : text;
}

/** The absolute path that an option names; null where it was not given. */
export function pathOption(value: unknown, cwd: string): string | null {
  const path = textOption(value);
  return path === null ? null : resolve(cwd, path);
}
