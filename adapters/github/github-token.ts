import { readFileSync } from "node:fs";
import { TiphysError } from "#core/errors.ts";

/** The token in a file, read anew each time, as a mounted Secret may change. @throws CONFIG_INVALID, which never shows it */
export function readToken(file: string): string {
  const token = readText(file).trim();
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new TiphysError(
    "CONFIG_INVALID",
    `${file}: expected one token, got ${token === "" ? "nothing" : "something else"}. Write the token alone, on one line.`,
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code = "an error" } = error as NodeJS.ErrnoException;
    throw new TiphysError(
      "CONFIG_INVALID",
      `${file}: expected a file with a token, got ${code}. Correct the path or its rights.`,
      { cause: error },
    );
  }
}
