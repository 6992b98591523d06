import { readFileSync } from "node:fs";
import { TiphysError } from "#core/errors.ts";
import { tokenIn } from "../token-in.ts";

/** The token in a file, read anew each time, as a mounted Secret may change. @throws CONFIG_INVALID, which never shows it */
export function readToken(file: string): string {
  const text = readText(file);
  const token = tokenIn(text);
  if (token !== null) return token;
  throw new TiphysError(
    "CONFIG_INVALID",
    `${file}: expected one token, got ${text.trim() === "" ? "nothing" : "something else"}. Write the token alone, on one line.`,
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
