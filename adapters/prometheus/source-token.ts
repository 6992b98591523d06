import { readFileSync, statSync } from "node:fs";
import { TiphysError } from "#core/errors.ts";
import { tokenIn } from "../token-in.ts";
import type { MetricsSource } from "./metrics-source.ts";
import { failedQuery } from "./query-failure.ts";

/** The bearer token of a source whenever it is asked for, read again when its file has changed; null without one. */
export function sourceToken(source: MetricsSource): () => string | null {
  const { tokenFile } = source;
  if (tokenFile === null) return () => null;
  let known: { changed: string; token: string | null } = { changed: "", token: null };
  return () => {
    try {
      // A mounted Secret changes by the swap of a link: the inode changes, the time may not.
      const { mtimeMs, ino, size } = statSync(tokenFile);
      const changed = `${mtimeMs} ${ino} ${size}`;
      if (changed !== known.changed)
        known = { changed, token: tokenIn(readFileSync(tokenFile, "utf8")) };
    } catch (error) {
      throw failedQuery(source, {
        got: `a token file that cannot be read (${(error as NodeJS.ErrnoException).code ?? "?"})`,
        next: "Check the file and its rights.",
        cause: error,
      });
    }
    if (known.token !== null) return known.token;
    throw new TiphysError(
      "QUERY_FAILED",
      `source "${source.name}": expected one token in its file, got something else. Write the token alone, on one line.`,
    );
  };
}
