/** Makes YAML that is hard to read, the same for the same seed. */
export class YamlGenerator {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** Pieces in any order: mostly faulty, now and then surprisingly right. */
  soup(): string {
    return this.#many(1, 14, () => this.#pick(PIECES))
      .join("")
      .toWellFormed();
  }

  /** Collections and scalars in an order that makes sense, in every style; two anchors are defined. */
  document(): string {
    const text = `k0: &a {x: 1}\nk1: &b {y: 2}\nk2:${this.#node("  ", 4)}`;
    return this.#chance(8) ? `${text}---\n${this.#node("", 2).trimStart()}` : text;
  }

  /** A document with pieces where they do not belong. */
  damagedDocument(): string {
    return this.#many(1, 3, () => this.#pick(PIECES))
      .reduce((text, piece) => {
        const place = this.#below(text.length + 1);
        return text.slice(0, place) + piece + text.slice(place);
      }, this.document())
      .toWellFormed();
  }

  /** Numerical Recipes' generator: small, and enough here. */
  #below(limit: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * limit);
  }

  #chance(oneIn: number): boolean {
    return this.#below(oneIn) === 0;
  }

  #pick(choices: readonly string[]): string {
    return choices[this.#below(choices.length)] ?? "";
  }

  #many(least: number, most: number, make: (index: number) => string): readonly string[] {
    return Array.from({ length: least + this.#below(most - least + 1) }, (_, index) => make(index));
  }

  /** What stands behind a ":" or "-", up to and with a line break. */
  #node(indent: string, depth: number): string {
    const choice = this.#below(depth > 0 ? 8 : 4);
    if (choice < 2) return ` ${this.#scalar()}${this.#lineEnd()}`;
    if (choice === 2) return ` ${this.#flow(2)}${this.#lineEnd()}`;
    if (choice === 3) return this.#blockText(indent);
    return choice < 6 ? this.#mapping(indent, depth) : this.#list(indent, depth);
  }

  #lineEnd(): string {
    return this.#pick(["", "", "", " # c", "  ", "\t"]) + this.#pick(["\n", "\n", "\n", "\r\n"]);
  }

  #scalar(): string {
    const choice = this.#below(10);
    if (choice < 6) return this.#pick(SCALARS);
    if (choice === 6) return `${this.#pick(SCALARS)} ${this.#pick(SCALARS)}`;
    if (choice === 7)
      return `"${this.#pick(["a", "\\n", "\\x41", "x: y", "# z", "\\\\", " ", ""])}"`;
    if (choice === 8) return `'${this.#pick(["a", "''", "x: y", "# z", " ", ""])}'`;
    return this.#pick(PROPERTIES) + this.#pick(SCALARS);
  }

  #flow(depth: number): string {
    const choice = this.#below(depth > 0 ? 6 : 3);
    if (choice < 3) return this.#scalar();
    if (choice === 3) return this.#pick(["*a", "*b"]);
    const separator = this.#pick([", ", ",", ",\n      ", " ,"]);
    const end = this.#pick(["", ",", ""]);
    if (choice === 4)
      return `[${this.#many(0, 3, () => this.#flow(depth - 1)).join(separator)}${end}]`;
    return `{${this.#many(0, 3, () => this.#flowEntry(depth)).join(separator)}${end}}`;
  }

  #flowEntry(depth: number): string {
    const key = this.#pick(["", "? ", ""]) + this.#scalar();
    return key + this.#pick([": ", ":", " : ", ""]) + this.#flow(depth - 1);
  }

  #blockText(indent: string): string {
    const header = this.#pick(["|", ">"]) + this.#pick(["", "-", "+", "2", "1-", "+1"]);
    const lines = this.#many(1, 4, () => {
      const margin = this.#pick([`${indent}  `, `${indent}  `, `${indent}   `, ""]);
      return (
        margin +
        this.#pick(["text", "x: y", "# no", "  more", "", "\ttab", "- a"]) +
        this.#pick(["\n", "\n", "\r\n"])
      );
    });
    return ` ${header}${this.#lineEnd()}${lines.join("")}`;
  }

  #mapping(indent: string, depth: number): string {
    const entries = this.#many(1, 4, (index) => {
      const above = this.#pick(["", "", " \n", "# c\n"]);
      return above + indent + this.#entry({ index, indent, depth });
    });
    return this.#pick(["", " &a", " !!map", " &b !t"]) + this.#lineEnd() + entries.join("");
  }

  #entry({ index, indent, depth }: { index: number; indent: string; depth: number }): string {
    if (this.#chance(9))
      return `<<:${this.#pick([" *a\n", " [*a, *b]\n", this.#node(`${indent}  `, depth - 1)])}`;
    const key = this.#chance(8) ? this.#scalar() : String.fromCharCode(97 + index);
    const value = this.#node(indent + this.#pick(["  ", "  ", "    ", " "]), depth - 1);
    if (this.#chance(12)) return `? ${key}\n${indent}:${value}`;
    return key + this.#pick([":", ":", ":", " :"]) + value;
  }

  #list(indent: string, depth: number): string {
    const margin = indent.length > 1 && this.#chance(2) ? indent.slice(2) : indent;
    const items = this.#many(1, 3, () => {
      const item = this.#node(`${margin}  `, depth - 1);
      const inline = item.startsWith("\n") && this.#chance(2);
      return `${margin}-${inline ? ` ${item.trimStart()}` : item}`;
    });
    return this.#pick(["", " &a", " !!seq"]) + this.#lineEnd() + items.join("");
  }
}

const PROPERTIES = ["&a ", "&b ", "!!str ", "!!int ", "!!float ", "! ", "!t "];

const SCALARS = [
  ..."a|b|key|x y|1|0|-1|0644|1_000|0x1F|0b11|0o7|1e3|1.5|.5|1e400|~|null|yes|No|on|true".split(
    "|",
  ),
  ...".inf|.nan|<<|2001-01-01|12:30:45|-0|+1|08|9007199254740993|18446744073709551615".split("|"),
  ..."18446744073709551616|-9223372036854775808|é|😀|''|\"\"|'a'|\"b\"|'it''s'".split("|"),
  ...['"q\\n\\u00e9"', '"a\\\n  b"', '"x\n  y"', "'x\n\n  y'"],
];

const PIECES = [
  ...SCALARS,
  ...[": ", ":", "- ", "-", "? ", "?", "| ", "|", "|-", "|+", "|2", ">", ">-", "> ", "#", " #c"],
  ...["&a ", "*a", "&b ", "*b ", "{", "}", "[", "]", ", ", ",", "%", "@", "`", "\\", '"', "'"],
  ...["!!str ", "!!int ", "!!float ", "!!bool ", "!!null ", "!!timestamp ", "!t ", "! "],
  ...["!<tag:yaml.org,2002:str> ", "!!binary ", "SGk=", "<<: *a", "{a: 1}", "[1, 2]"],
  ...["\n", "\n", "\n", "\n", "\n  ", "\n  ", "\n    ", "\n- ", "\n  - ", "\n    - "],
  ...["\na: ", "\nb: ", "\n  a: ", "\n  b: ", "\n  c: ", "\n    d: ", "\n<<: ", "\n  <<: *a"],
  ...["\n---\n", "\n...\n", "---\n", "--- ", "\n# comment\n", "\t", "\t", " ", "  ", "\r\n", "\r"],
  ...["{a: b, c: [d]}", "text with: colon", "http://x:80/y?z=1#f", "a:b", "a::b"],
  ...["\u2028", "\u0085", "\ufeff", "\u00a0"],
];
