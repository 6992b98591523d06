import fc from "fast-check";

/** One change of a text; `place`, `length` and `other` are parts of the whole, from 0 to 1. */
export interface Damage {
  readonly kind: (typeof KINDS)[number];
  readonly place: number;
  readonly length: number;
  readonly other: number;
  readonly piece: string;
}

const KINDS = [
  ...["cut the end", "remove", "repeat", "insert", "insert", "replace word", "replace word"],
  ...["replace value", "replace value", "move line", "repeat line", "remove line", "indent line"],
] as const;

/** Damages of a text, mostly one or two. */
export function damages(pieces: readonly string[] = PIECES): fc.Arbitrary<readonly Damage[]> {
  const part = fc.noBias(fc.integer({ min: 0, max: 9999 })).map((number) => number / 10_000);
  const damage = fc.record({
    kind: fc.noBias(fc.constantFrom(...KINDS)),
    place: part,
    length: part.map((number) => number * 0.3),
    other: part,
    piece: fc.noBias(fc.constantFrom(...pieces)),
  });
  return fc.array(damage, { minLength: 1, maxLength: 3 });
}

export function damageText(text: string, list: readonly Damage[]): string {
  return list.reduce((damaged, damage) => applyDamage(damaged, damage), text).toWellFormed();
}

function applyDamage(text: string, { kind, place, length, other, piece }: Damage): string {
  const at = Math.floor(place * text.length);
  const end = at + Math.ceil(length * 40);
  switch (kind) {
    case "cut the end":
      return text.slice(0, at);
    case "remove":
      return text.slice(0, at) + text.slice(end);
    case "repeat":
      return text.slice(0, end) + text.slice(at);
    case "insert":
      return text.slice(0, at) + piece + text.slice(at);
    case "replace word":
      return replaceNearest(text, { pattern: /[\w.-]+/g, at, piece });
    case "replace value":
      return replaceNearest(text, { pattern: /(?<=[:-] +)\S.*/g, at, piece });
    case "move line":
    case "repeat line":
    case "remove line":
    case "indent line":
      return damageLines(text.split("\n"), { kind, place, length, other, piece }).join("\n");
  }
}

function damageLines(
  lines: readonly string[],
  { kind, place, length, other }: Damage,
): readonly string[] {
  const at = Math.min(Math.floor(place * lines.length), lines.length - 1);
  const goal = Math.floor(other * lines.length);
  const line = lines[at] ?? "";
  const without = lines.toSpliced(at, 1);
  if (kind === "move line") return without.toSpliced(goal, 0, line);
  if (kind === "repeat line") return lines.toSpliced(goal, 0, line);
  if (kind === "remove line") return without;
  const indented = length < 0.1 ? line.slice(2) : " ".repeat(Math.ceil(length * 10)) + line;
  return lines.toSpliced(at, 1, indented);
}

interface Replacement {
  readonly pattern: RegExp;
  readonly at: number;
  readonly piece: string;
}

/** The first match behind the place makes room for the piece. */
function replaceNearest(text: string, { pattern, at, piece }: Replacement): string {
  const head = text.slice(0, at);
  let isDone = false;
  const tail = text.slice(at).replace(pattern, (word) => {
    if (isDone) return word;
    isDone = true;
    return piece;
  });
  return head + tail;
}

const DEEP = 3000;

/** What readers stumble over: YAML's own signs, odd scalars, names of JavaScript, and much of one thing. */
export const PIECES = [
  ...[
    "",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\n---\n",
    "\n...\n",
    "#",
    " # ",
    ":",
    ": ",
    "- ",
    "? ",
    "|",
    ">",
  ],
  ...[
    "{",
    "}",
    "[",
    "]",
    "{}",
    "[]",
    '""',
    "''",
    '"',
    "'",
    "\\",
    ",",
    "&a ",
    "*a",
    "<<: *a",
    "!!str ",
  ],
  ...[
    "!!binary ",
    "!t ",
    "%YAML 1.2\n",
    "@",
    "`",
    "~",
    "null",
    "true",
    "no",
    "0",
    "-1",
    "1.5",
    "1e400",
  ],
  ...[
    ".nan",
    ".inf",
    "0x1F",
    "9007199254740993",
    "18446744073709551616",
    "2026-01-01",
    "99999-01-01",
  ],
  ...[
    "*",
    "**",
    "**/*",
    "/",
    "../",
    "..",
    ".",
    "-",
    "~/",
    "{app}",
    "{",
    "{{",
    "}}",
    "{{ object }}",
  ],
  ...["{{ 1/0 }}", "__proto__", "constructor", "toString", "hasOwnProperty", "apiVersion", "kind"],
  ...[
    "List",
    "Secret",
    "items",
    "metadata",
    "spec",
    "builtin:",
    "builtin:pod-security/restricted@v1",
  ],
  ...["\0", "\u0007", "\u001b[31m", "\ufeff", "\u2028", "\u202e", "é", "😀", "\ud83d", "\ufffe"],
  ...[
    "https://example.com/x",
    "git@example.com:x/y",
    "-x",
    "--help",
    "${HOME}",
    "$(id)",
    "%0A",
    "::error::",
  ],
  ...[
    "object.x",
    "1/0",
    "'a' + 1",
    "[1].map(x, x)",
    "has(object.spec)",
    "(",
    "!",
    "&& ",
    "matches('(a+)+$')",
  ],
  ..."[,{,- ,? ,(,!,a.,&a [".split(",").map((text) => text.repeat(DEEP)),
  ...["x".repeat(100_000), "\n".repeat(5000), " ".repeat(5000)],
];
