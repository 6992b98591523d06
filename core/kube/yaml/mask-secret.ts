const SECRET = /(?:^|[\s{,])["']?kind["']?\s*:\s*["']?Secret["']?\s*(?:[,}\r\n]|$)/;
const KEY = /^([-\s]*["']?[\w./-]+["']?\s*:)(?:\s.*)?$/;
const GOT_VALUE = /, got (?:["\\]|-?\d).*$/s;
const MASK = "***";

/** True where the document around `offset` has a Secret in it; an unreadable one is judged by its text. */
export function isInSecret(text: string, offset: number): boolean {
  const start = Math.max(text.lastIndexOf("\n---", offset), 0);
  const end = text.indexOf("\n---", offset);
  return SECRET.test(text.slice(start, end < 0 ? undefined : end));
}

/** The line without what may be a value. */
export function maskLine(line: string): string {
  if (/^\s*(?:#.*)?$/.test(line)) return line;
  const key = KEY.exec(line)?.[1];
  if (key === undefined) return line.replace(/\S.*$/, MASK);
  return key === line.trimEnd() ? key : `${key} ${MASK}`;
}

/** The message without the value that it quotes. */
export function maskMessage(message: string): string {
  return message.replace(GOT_VALUE, ", got another value");
}
