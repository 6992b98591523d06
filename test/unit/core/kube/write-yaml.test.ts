import { expect } from "chai";
import fc from "fast-check";
import { readYaml } from "#core/kube/read-yaml.ts";
import { writeYaml } from "#core/kube/write-yaml.ts";

const RUNS = { numRuns: 3000, seed: 1 };

/** What strings are made of when they want to be misread. */
const PIECES = [
  ..."a|y|no|1|0x1|-|- |: |:|#| #| |  |\t|\"|'|\\|{|}|[|]|,|&|*|!|>|%|@|`|?|? |~|null|.5|---|...".split(
    "|",
  ),
  ...[
    "|",
    "\n",
    "\n\n",
    "é",
    "😀",
    "\u2028",
    "\u0085",
    "\ufeff",
    "\r",
    "\r\n",
    "\0",
    "\x7f",
    "=",
    "<<",
  ],
];

const text = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join("")),
  fc.string({ unit: "binary" }),
);

const integer = fc
  .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  .map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value));

const fraction = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .filter((value) => !Number.isInteger(value));

const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    integer,
    fraction,
    text,
    fc.array(tie("tree"), { maxLength: 4 }),
    fc.dictionary(text, tie("tree"), { maxKeys: 4 }).map((mapping) => ({ ...mapping })),
  ),
}));

describe("writeYaml", () => {
  it("writes what readYaml reads as the same value", () => {
    fc.assert(
      fc.property(tree, (value) => {
        const [document] = readYaml(writeYaml(value), { file: "x.yaml" });
        expect(document?.value ?? null).to.deep.equal(value);
      }),
      RUNS,
    );
  });

  it("writes block style, keys in their order and lists as far left as their key", () => {
    const value = {
      kind: "Deployment",
      apiVersion: "apps/v1",
      spec: { args: ["--port=80", "-"], containers: [{ name: "web", ports: [{ port: 80 }] }] },
      matrix: [[1, 2], []],
      empty: {},
      nothing: null,
    };
    expect(writeYaml(value)).to.equal(
      [
        "kind: Deployment",
        "apiVersion: apps/v1",
        "spec:",
        "  args:",
        "  - --port=80",
        '  - "-"',
        "  containers:",
        "  - name: web",
        "    ports:",
        "    - port: 80",
        "matrix:",
        "- - 1",
        "  - 2",
        "- []",
        "empty: {}",
        "nothing: null",
        "",
      ].join("\n"),
    );
  });

  const strings = [
    {
      title: "a name as it is",
      value: "registry.example.com/web:1.2",
      written: "registry.example.com/web:1.2",
    },
    { title: "a quantity as it is", value: "500m", written: "500m" },
    { title: "a YAML 1.1 boolean in quotes", value: "yes", written: '"yes"' },
    { title: "a number in quotes", value: "0644", written: '"0644"' },
    { title: "a time in quotes", value: "12:30", written: '"12:30"' },
    { title: "a date in quotes", value: "2001-01-01", written: '"2001-01-01"' },
    { title: "text with a comment sign in quotes", value: "a #b", written: '"a #b"' },
    { title: "text that ends with a blank in quotes", value: "a ", written: '"a "' },
    { title: "lines as a literal block", value: "a\n b\n", written: "|\n  a\n   b" },
    { title: "lines without a last break", value: "a\n\nb", written: "|-\n  a\n\n  b" },
    { title: "lines with many last breaks", value: "a\n\n", written: "|+\n  a\n" },
    { title: "lines that begin with a blank in quotes", value: " a\nb", written: '" a\\nb"' },
    {
      title: "a long line unfolded",
      value: "word ".repeat(60).trim(),
      written: "word ".repeat(60).trim(),
    },
  ];
  for (const { title, value, written } of strings) {
    it(`writes ${title}`, () => expect(writeYaml({ key: value })).to.equal(`key: ${written}\n`));
  }

  it("writes a key that is too long for a plain one with a question mark", () => {
    const key = "k".repeat(2000);
    expect(writeYaml({ [key]: { a: 1 } })).to.equal(`? ${key}\n:\n  a: 1\n`);
  });

  it("leaves out members that are undefined", () => {
    expect(writeYaml({ a: undefined, b: { c: undefined } })).to.equal("b: {}\n");
  });

  it("refuses a number that JSON cannot hold", () => {
    expect(() => writeYaml({ a: NaN })).to.throw(RangeError, "expected a finite number, got NaN");
  });
});
