import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { TiphysError } from "#core/errors.ts";

export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
  /** When the certificate ends, in milliseconds since the epoch. */
  readonly endsAt: number;
}

/** A certificate and its key from two files, tried before anything is served with them. @throws CONFIG_INVALID */
export function readTlsFiles(certFile: string, keyFile: string): TlsMaterial {
  const cert = readFile("--tls-cert", certFile);
  const key = readFile("--tls-key", keyFile);
  try {
    createSecureContext({ cert, key });
    return { cert, key, endsAt: Date.parse(new X509Certificate(cert).validTo) };
  } catch (error) {
    throw new TiphysError(
      "CONFIG_INVALID",
      `${certFile}, ${keyFile}: expected a certificate in PEM and the key that belongs to it, got something else. Look at the two files.`,
      { cause: error },
    );
  }
}

function readFile(option: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new TiphysError(
      "CONFIG_INVALID",
      `${option} ${path}: expected a file that can be read, got ${code ?? "an error"}. Correct the path or its rights.`,
      { cause: error },
    );
  }
}
