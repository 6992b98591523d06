import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { readYaml, readYamlBytes } from "#core/kube/read-yaml.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

const FILE = "apps/web.yaml";

function valuesOf(text: string): readonly unknown[] {
  return readYaml(text, { file: FILE }).map(({ value }) => value);
}

function errorOf(read: () => unknown): TiphysError {
  try {
    read();
  } catch (error) {
    if (error instanceof TiphysError) return error;
    throw error;
  }
  throw new Error("expected a TiphysError, got none");
}

describe("readYaml", () => {
  const readings = [
    { title: "an octal number in YAML 1.1's form", text: "a: 0644", value: { a: 420 } },
    { title: "y and on as true", text: "a: y\nb: on", value: { a: true, b: true } },
    { title: "a number with underscores", text: "a: 1_000", value: { a: 1000 } },
    { title: "a binary number", text: "a: 0b11", value: { a: 3 } },
    { title: "a sexagesimal number as text", text: "a: 12:30:45", value: { a: "12:30:45" } },
    { title: "a timestamp as text", text: "a: 2001-01-01", value: { a: "2001-01-01" } },
    { title: "a number too big for a float as text", text: "a: 1e400", value: { a: "1e400" } },
    { title: "a float that is whole as an integer", text: "a: 1.0", value: { a: 1 } },
    {
      title: "integers beyond 2^53 exactly",
      text: "a: 9007199254740993\nb: -9223372036854775808\nc: 9007199254740991",
      value: { a: 9007199254740993n, b: -9223372036854775808n, c: 9007199254740991 },
    },
    { title: "integers beyond 64 bits as floats", text: "a: 1e19", value: { a: 1e19 } },
    {
      title: "keys that are not text as text",
      text: "1: a\nyes: b",
      value: { "1": "a", true: "b" },
    },
    {
      title: "merges, the later key winning",
      text: "a: &a {x: 1, z: 1}\nb:\n  <<: *a\n  z: 2",
      value: { a: { x: 1, z: 1 }, b: { x: 1, z: 2 } },
    },
    { title: "JSON", text: '{"a": [1, "\\ud83d\\ude00"]}', value: { a: [1, "😀"] } },
    {
      title: "lines that end with CR and LF",
      text: "a: |\r\n  x\r\n  y\r\nb: 1",
      value: { a: "x\ny\n", b: 1 },
    },
    { title: "a text behind a byte order mark", text: "\ufeffa: 1", value: { a: 1 } },
  ];
  for (const { title, text, value } of readings) {
    it(`reads ${title}`, () => expect(valuesOf(text)).to.deep.equal([value]));
  }

  it("tells where documents begin and counts the empty ones", () => {
    const text = "# head\n---\n# about a\na: 1\n---\n---\n# nothing\n---\n\nb: 2\n";
    expect(readYaml(text, { file: FILE })).to.deep.equal([
      { value: { a: 1 }, index: 1, line: 4 },
      { value: { b: 2 }, index: 3, line: 10 },
    ]);
  });

  it("reads JSON values that follow each other", () => {
    expect(valuesOf('{"a":1}{"b":2}\n{"c":3}')).to.deep.equal([{ a: 1 }, { b: 2 }, { c: 3 }]);
  });

  it("finds nothing in an empty text", () =>
    expect(valuesOf("\n# nothing\n---\n~\n")).to.deep.equal([]));

  it("keeps keys that JavaScript knows as ordinary keys", () => {
    const [value] = valuesOf("__proto__: {polluted: 1}\nconstructor: 2\n");
    expect(Object.keys(value ?? {})).to.deep.equal(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(value)).to.equal(Object.prototype);
    expect({}).not.to.have.property("polluted");
  });

  it("gives every alias a value of its own", () => {
    const [value] = readYaml("a: &a {x: []}\nb: *a\n", { file: FILE }).map(
      (document) => document.value as Readonly<Record<string, unknown>>,
    );
    expect(value?.a).to.deep.equal(value?.b);
    expect(value?.a === value?.b).to.equal(false);
  });

  const refusals = [
    {
      title: "a duplicate key, naming both places",
      text: "a:\n  b: 1\n  c: 2\n  b: 3\n",
      place: "4:3",
      message: 'expected the key "b" once in a mapping, got it twice, first in line 2, column 3',
    },
    {
      title: "a duplicate key in JSON",
      text: '{"a": 1,\n "a": 2}',
      place: "2:2",
      message: 'expected the key "a" once in a mapping, got it twice, first in line 1, column 2',
    },
    {
      title: "a tab as indentation",
      text: "a:\n\tb: 1\n",
      place: "2:1",
      message: "expected a value, got a tab, which cannot begin one",
    },
    {
      title: "content that Kubernetes would skip",
      text: "a: 1\n...\nb: 2\n",
      place: "3:1",
      message: 'expected "---" on a line of its own before a further document',
    },
    {
      title: "more nesting than 1,000 levels",
      text: "[".repeat(100_000),
      place: "1:1001",
      message: "expected at most 1000 levels of nesting, got more",
    },
    {
      title: "more nesting in JSON than 1,000 levels",
      text: `{"a":${"[".repeat(100_000)}`,
      place: "1:1006",
      message: "expected at most 1000 levels of nesting, got more",
    },
    {
      title: "a number that JSON cannot hold",
      text: "a: .inf\n",
      place: "1:4",
      message: 'expected a number that JSON can hold, got ".inf"',
    },
    {
      title: "a control character",
      text: "a: 1\nb: \0\n",
      place: "2:4",
      message: "expected text, got the control character U+0000",
    },
    {
      title: "half a surrogate pair",
      text: "a: \ud83d\n",
      place: "1:4",
      message: "expected text, got the control character U+D83D",
    },
    {
      title: "a fault in a later document with its line in the file",
      text: "a: 1\n---\nb: 1\n---\nc: 'x\n",
      place: "5:4",
      message: "expected a closing ', got the end of the document",
    },
  ];
  for (const { title, text, place, message } of refusals) {
    it(`refuses ${title}`, () => {
      const error = errorOf(() => valuesOf(text));
      expect(error.code).to.equal("MANIFEST_UNREADABLE");
      expect(error.problems).to.have.length(1);
      const [problem] = error.problems;
      expect(`${problem?.line}:${problem?.column}`).to.equal(place);
      expect(problem?.message).to.equal(message);
      expect(error.message).to.match(new RegExp(`^${FILE}:${place}: `));
    });
  }

  it("draws the lines around the fault", () => {
    const text = "a: 1\nb: 2\nc: 3\nd: 4\ne: @x\nf: 5\n";
    expect(errorOf(() => valuesOf(text)).detail).to.equal(
      "2 | b: 2\n3 | c: 3\n4 | d: 4\n5 | e: @x\n  |    ^\n6 | f: 5\n7 |",
    );
  });

  it("shows nothing of a Secret's values", () => {
    const text =
      "kind: Secret\nstringData:\n  a: hunter2\n  b: !!int hunter2\n  c: |\n    hunter2\n";
    const error = errorOf(() => valuesOf(text));
    expect(error.message).to.contain("expected an integer, got another value");
    expect(`${error.message}${error.detail}`).not.to.contain("hunter2");
    expect(error.detail).to.contain("3 |   a: ***");
  });

  it("refuses aliases that grow without measure, at once", () => {
    const lines = Array.from({ length: 30 }, (_, index) => {
      const before = Array.from({ length: 9 }, () => `*x${index}`).join(", ");
      return `x${index + 1}: &x${index + 1} [${before}]`;
    });
    const text = ["x0: &x0 lol", ...lines].join("\n");
    const error = withinCpu(2000, () => errorOf(() => valuesOf(text)));
    expect(error.message).to.contain("a document that grows without measure");
  });

  it("reads a document with many aliases", () => {
    const items = Array.from({ length: 2000 }, () => "- *a").join("\n");
    const [value] = valuesOf(`a: &a {x: [1, 2, 3]}\nb:\n${items}\n`);
    expect(value).to.have.property("b").with.length(2000);
  });

  it("refuses a text over the limit and says how big it is", () => {
    const error = errorOf(() => readYaml("a: 1".repeat(5), { file: FILE, maxBytes: 10 }));
    expect(error.message).to.equal(
      `${FILE}: expected at most 10 bytes, got 20 bytes. Split the file.`,
    );
  });
});

describe("readYamlBytes", () => {
  const encodings = [
    { title: "UTF-8", bytes: Buffer.from("a: é") },
    { title: "UTF-8 with a byte order mark", bytes: Buffer.from("\ufeffa: é") },
    { title: "UTF-16, low byte first", bytes: Buffer.from("\ufeffa: é", "utf16le") },
    { title: "UTF-16, high byte first", bytes: Buffer.from("\ufeffa: é", "utf16le").swap16() },
  ];
  for (const { title, bytes } of encodings) {
    it(`reads ${title}`, () => {
      const [document] = readYamlBytes(bytes, { file: FILE });
      expect(document?.value).to.deep.equal({ a: "é" });
    });
  }

  const refusals = [
    {
      title: "a binary file",
      bytes: Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1]),
      got: "a binary file",
    },
    {
      title: "another encoding",
      bytes: Buffer.from("a: é", "latin1"),
      got: "bytes that are not UTF-8",
    },
  ];
  for (const { title, bytes, got } of refusals) {
    it(`refuses ${title}`, () => {
      const error = errorOf(() => readYamlBytes(bytes, { file: FILE }));
      expect(error.message).to.equal(
        `${FILE}: expected YAML or JSON text, got ${got}. Save the file as UTF-8.`,
      );
    });
  }
});
