/** What stands around a key of a pattern: "(key)", "=(key)", "X(key)", "^(key)", "<(key)", "+(key)". */
export interface Anchor {
  readonly kind: "condition" | "equality" | "negation" | "existence" | "global" | "addition";
  readonly key: string;
}

const KINDS: Readonly<Record<string, Anchor["kind"]>> = {
  "": "condition",
  "=": "equality",
  X: "negation",
  "^": "existence",
  "<": "global",
  "+": "addition",
};

/** The anchor that a key is written in; null for a plain key. */
export function parseAnchor(text: string): Anchor | null {
  if (!text.includes("(")) return null;
  const [, sign = "", key = ""] = /^([+<=X^])?\((.+)\)$/.exec(text.trim()) ?? [];
  const kind = KINDS[sign];
  return key === "" || kind === undefined ? null : { kind, key };
}

/** The key with another name inside of its anchor. */
export function renamedKey(text: string, name: string): string {
  const anchor = parseAnchor(text);
  if (anchor === null) return name;
  const sign = Object.keys(KINDS).find((known) => KINDS[known] === anchor.kind) ?? "";
  return `${sign}(${name})`;
}
