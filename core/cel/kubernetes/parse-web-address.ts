import { CelError } from "#core/cel/cel-error.ts";
import { encodeUtf8 } from "#core/cel/utf8.ts";
import { WebAddress } from "./web-address.ts";

const SCHEME = /^([a-zA-Z][a-zA-Z0-9+.-]*):/;
const NOT_PRINTED = /[^ -~\u0080-\u{10ffff}]/u;
const PORT = /^(?::\d*)?$/;
const USER = /^[A-Za-z0-9\-._~!$&'()*+,;=:%@]*$/;
const NOT_IN_HOST = /[^A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"%\u0080-\u{10ffff}]/u;
const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/;
/** In hosts only bytes beyond ASCII may be escaped, and the percent sign itself. */
const BAD_HOST_ESCAPE = /%(?![89a-fA-F][0-9a-fA-F]|25)/;
const VALID_PATH = /^[A-Za-z0-9\-._~!$&'()*+,;=:@[\]%/]*$/;

/** @throws CelError for what Go's url.ParseRequestURI refuses: relative and malformed addresses. */
export function parseWebAddress(text: string): WebAddress {
  readParts(text, text);
  const hash = text.indexOf("#");
  const { scheme, host, path, query } = readParts(hash < 0 ? text : text.slice(0, hash), text);
  return new WebAddress({ scheme, host, path: escapedPath(path), query, text });
}

interface Parts {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

function readParts(address: string, text: string): Parts {
  if (NOT_PRINTED.test(address)) throw refuse(text, "net/url: invalid control character in URL");
  if (address === "") throw refuse(text, "empty url");
  if (address === "*") return { scheme: "", host: "", path: "*", query: "" };
  if (address.startsWith(":")) throw refuse(text, "missing protocol scheme");

  const scheme = SCHEME.exec(address)?.[1] ?? "";
  const rest = scheme === "" ? address : address.slice(scheme.length + 1);
  const question = rest.indexOf("?");
  const query = question < 0 ? "" : rest.slice(question + 1);
  const place = question < 0 ? rest : rest.slice(0, question);
  return { scheme: scheme.toLowerCase(), query, ...readPlace(place, { scheme, text }) };
}

function readPlace(
  place: string,
  at: { scheme: string; text: string },
): { host: string; path: string } {
  if (!place.startsWith("/")) {
    if (at.scheme === "") throw refuse(at.text, "invalid URI for request");
    return { host: "", path: "" };
  }
  const hasHost = at.scheme !== "" && place.startsWith("//");
  const slash = hasHost ? place.indexOf("/", 2) : 0;
  const path = slash < 0 ? "" : place.slice(slash);
  checkEscapes(path, { bad: BAD_ESCAPE, text: at.text });
  const authority = hasHost ? place.slice(2, slash < 0 ? undefined : slash) : "";
  return { host: readHost(authority, at.text), path };
}

function readHost(authority: string, text: string): string {
  const at = authority.lastIndexOf("@");
  const user = at < 0 ? "" : authority.slice(0, at);
  const host = authority.slice(at + 1);
  if (!USER.test(user)) throw refuse(text, "net/url: invalid userinfo");
  checkEscapes(user, { bad: BAD_ESCAPE, text });
  const bracket = host.lastIndexOf("]");
  if (host.startsWith("[") && bracket < 0) throw refuse(text, "missing ']' in host");
  const colon = host.startsWith("[") ? bracket + 1 : host.lastIndexOf(":");
  if (colon >= 0 && !PORT.test(host.slice(colon)))
    throw refuse(text, `invalid port "${host.slice(colon)}" after host`);
  const [stranger] = NOT_IN_HOST.exec(host) ?? [];
  if (stranger !== undefined)
    throw refuse(text, `invalid character ${JSON.stringify(stranger)} in host name`);
  checkEscapes(host, { bad: BAD_HOST_ESCAPE, text });
  return unescapeHost(host);
}

function checkEscapes(part: string, { bad, text }: { bad: RegExp; text: string }): void {
  const index = part.search(bad);
  if (index >= 0) throw refuse(text, `invalid URL escape "${part.slice(index, index + 3)}"`);
}

function unescapeHost(host: string): string {
  try {
    return decodeURIComponent(host);
  } catch {
    return host;
  }
}

/** The path as written when all its characters may stand in a path, else escaped anew. */
function escapedPath(path: string): string {
  if (path === "*" || VALID_PATH.test(path)) return path;
  return path.replace(/%[0-9a-fA-F]{2}|[^]/gu, (piece) =>
    piece.length === 3
      ? escapedByte(parseInt(piece.slice(1), 16))
      : Array.from(encodeUtf8(piece), escapedByte).join(""),
  );
}

const PLAIN_IN_PATH = /[A-Za-z0-9\-._~$&+,/:;=@]/;

function escapedByte(byte: number): string {
  const character = String.fromCharCode(byte);
  if (PLAIN_IN_PATH.test(character)) return character;
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}

function refuse(text: string, reason: string): CelError {
  return new CelError(
    `URL parse error during conversion from string: parse "${text.slice(0, 200)}": ${reason}`,
  );
}
