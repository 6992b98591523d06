import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { TiphysError } from "#core/errors.ts";

export interface CallerRules {
  /** Bearer tokens, one a line; read again when it changes. Null: none are asked for. */
  readonly tokenFile: string | null;
  /** Whether a client certificate that our authority signed is as good as a token. */
  readonly takesCertificates: boolean;
}

export type IsKnownCaller = (request: IncomingMessage) => boolean;

const LEAST_LENGTH = 16;

/**
 * Tells callers with a token or a certificate from others; where neither is asked for, everybody is known.
 * Browsers send a token as the password of basic authentication. @throws CONFIG_INVALID
 */
export function knownCallers({ tokenFile, takesCertificates }: CallerRules): IsKnownCaller {
  if (tokenFile === null && !takesCertificates) return () => true;
  const tokens = tokenFile === null ? () => [] : tokenReader(tokenFile);
  return (request) => {
    if (takesCertificates && hasCertificate(request)) return true;
    const given = tokenOf(request.headers.authorization);
    if (given === null) return false;
    const digest = digestOf(given);
    // Each is compared, so that the time tells nothing of which one fits.
    return tokens().filter((known) => timingSafeEqual(known, digest)).length > 0;
  };
}

function hasCertificate({ socket }: IncomingMessage): boolean {
  return socket instanceof TLSSocket && socket.authorized;
}

function tokenOf(header: string | undefined): string | null {
  const [, scheme, value] = /^(bearer|basic) +(\S{1,4096})$/i.exec(header ?? "") ?? [];
  if (scheme === undefined || value === undefined) return null;
  if (scheme.toLowerCase() === "bearer") return value;
  const pair = Buffer.from(value, "base64").toString("utf8");
  return pair.includes(":") ? pair.slice(pair.indexOf(":") + 1) : null;
}

/** The digests of the tokens in a file as it is now; the last good ones while it cannot be read. */
function tokenReader(file: string): () => readonly Buffer[] {
  let known = { changed: changeOf(file), digests: readTokens(file) };
  return () => {
    try {
      const changed = changeOf(file);
      if (changed !== known.changed) known = { changed, digests: readTokens(file) };
    } catch {
      // A Secret is being swapped, or broken: what counted still counts.
    }
    return known.digests;
  };
}

function changeOf(file: string): string {
  const { mtimeMs, ino, size } = readable(file, () => statSync(file));
  return `${mtimeMs} ${ino} ${size}`;
}

function readTokens(file: string): readonly Buffer[] {
  const lines = readable(file, () => readFileSync(file, "utf8")).split("\n");
  const tokens = lines.map((line) => line.trim()).filter((line) => line !== "");
  if (tokens.length === 0) throw unusable(file, "no token");
  if (tokens.some((token) => token.length < LEAST_LENGTH)) throw unusable(file, "a shorter one");
  return tokens.map(digestOf);
}

function readable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "an error";
    throw unusable(file, `what cannot be read (${code})`);
  }
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function unusable(file: string, got: string): TiphysError {
  return new TiphysError(
    "CONFIG_INVALID",
    `--token-file ${file}: expected tokens of at least ${LEAST_LENGTH} characters, one a line, got ${got}. Correct the file.`,
  );
}
