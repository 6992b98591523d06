import { expect } from "chai";
import { diffValues } from "#authoring/diff/diff-values.ts";
import { pathPointer, shownPath } from "#authoring/diff/field-change.ts";

const web = (fields: object) => ({ name: "web", image: "a", ...fields });

const cases: readonly {
  readonly title: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly changes: readonly string[];
}[] = [
  {
    title: "does not mind the order of fields",
    before: { a: 1, b: 2 },
    after: { b: 2, a: 1 },
    changes: [],
  },
  {
    title: "tells the text 3 from the number",
    before: { a: 3 },
    after: { a: "3" },
    changes: ["changed a"],
  },
  {
    title: "sees the last digit of a large integer",
    before: { a: 9007199254740993n },
    after: { a: 9007199254740995n },
    changes: ["changed a"],
  },
  {
    title: "names fields that come and go",
    before: { a: { b: 1 } },
    after: { a: { c: 1 } },
    changes: ["added a.c", "removed a.b"],
  },
  {
    title: "changes a list into a mapping as a whole",
    before: { a: [1] },
    after: { a: { b: 1 } },
    changes: ["changed a"],
  },
  {
    title: "finds a container that moved by its name",
    before: { containers: [web({}), { name: "proxy", image: "p" }] },
    after: { containers: [{ name: "proxy", image: "p" }, web({ image: "b" })] },
    changes: ["changed containers[name=web].image", "moved containers"],
  },
  {
    title: "says nothing of an order that only others' coming and going changed",
    before: { containers: [web({}), { name: "proxy" }] },
    after: { containers: [{ name: "first" }, web({})] },
    changes: ["removed containers[name=proxy]", "added containers[name=first]"],
  },
  {
    title: "takes a port without a protocol for TCP, and UDP for another",
    before: { ports: [{ port: 53 }, { port: 53, protocol: "UDP", name: "dns" }] },
    after: {
      ports: [
        { port: 53, protocol: "TCP" },
        { port: 53, protocol: "UDP", name: "udp" },
      ],
    },
    changes: ["added ports[port=53].protocol", "changed ports[port=53,protocol=UDP].name"],
  },
  {
    title: "knows mounts by their path",
    before: { volumeMounts: [{ name: "a", mountPath: "/var/run" }] },
    after: { volumeMounts: [{ name: "b", mountPath: "/var/run" }] },
    changes: ["changed volumeMounts[mountPath=/var/run].name"],
  },
  {
    title: "compares lists of texts by their values",
    before: { args: ["--a", "--b", "--b"] },
    after: { args: ["--b", "--c"] },
    changes: ["removed args[=--a]", "removed args[=--b#2]", "added args[=--c]"],
  },
  {
    title: "matches elements without a key by their content, then by their order",
    before: { rules: [{ to: 1 }, { to: 2 }, { to: 3 }] },
    after: { rules: [{ to: 3 }, { to: 1, from: 4 }] },
    changes: ["removed rules[1]", "added rules[1].from", "moved rules"],
  },
  {
    title: "keeps two elements of one name apart",
    before: {
      env: [
        { name: "A", value: 1 },
        { name: "A", value: 2 },
      ],
    },
    after: {
      env: [
        { name: "A", value: 1 },
        { name: "A", value: 3 },
      ],
    },
    changes: ["changed env[name=A#2].value"],
  },
  {
    title: "writes odd field names so that they can be read",
    before: { "a/b.c~d": { "x y": 1 } },
    after: { "a/b.c~d": { "x y": 2 } },
    changes: ['changed ["a/b.c~d"]["x y"]'],
  },
];

describe("diffValues", () => {
  for (const { title, before, after, changes } of cases) {
    it(title, () => {
      const got = diffValues(before, after, []).map(
        ({ change, path }) => `${change} ${shownPath(pathPointer(path))}`,
      );
      expect(got.sort()).to.deep.equal([...changes].sort());
    });
  }

  it("finds no difference between equal values of any shape", () => {
    const value = { a: [{ b: null }, [], {}, "", 0], c: { d: [[1, 2]] } };
    expect(diffValues(value, structuredClone(value), [])).to.deep.equal([]);
  });
});
