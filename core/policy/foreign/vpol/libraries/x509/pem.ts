import { CelError } from "#core/cel/cel-error.ts";
import { decodeBase64 } from "#core/cel/base64.ts";

export interface PemBlock {
  /** "CERTIFICATE". */
  readonly type: string;
  readonly bytes: Uint8Array;
}

const LARGEST = 100_000;
const BEGIN = /^-----BEGIN ([A-Z0-9 ]{1,64})-----[ \t]*\r?$/m;

/** The first block of a text. @throws CelError without one */
export function firstBlock(text: string): PemBlock {
  const [line, type = ""] = BEGIN.exec(text) ?? [];
  if (line === undefined) throw noBlock();
  const start = text.indexOf(line) + line.length;
  const end = text.indexOf(`-----END ${type}-----`, start);
  if (end < 0 || end - start > LARGEST) throw noBlock();
  const bytes = decodeBase64(text.slice(start, end).replace(/\s/g, ""));
  if (bytes === null || bytes.length === 0) throw noBlock();
  return { type, bytes };
}

function noBlock(): CelError {
  return new CelError("failed to decode PEM block");
}
