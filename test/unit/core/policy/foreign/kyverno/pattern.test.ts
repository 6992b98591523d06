import { expect } from "chai";
import fc from "fast-check";
import { parse } from "yaml";
import { matchPattern } from "#core/policy/foreign/kyverno/pattern.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

interface PatternCase {
  readonly title: string;
  readonly pattern: string;
  /** YAML flow of an object, and what comes of it: "pass", or the result with its place. */
  readonly objects: Readonly<Record<string, string>>;
}

const cases: readonly PatternCase[] = [
  {
    title: "keys that the pattern does not name count for nothing",
    pattern: "{metadata: {name: web}}",
    objects: { "{metadata: {name: web, labels: {a: b}}, spec: {}}": "pass" },
  },
  {
    title: "a missing key is held against the pattern as nothing",
    pattern: '{spec: {a: "!x"}}',
    objects: { "{spec: {a: y}}": "pass", "{spec: {}}": "fail at /spec/a", "{}": "fail at /spec" },
  },
  {
    title: "a star asks for the key",
    pattern: '{metadata: {labels: {owner: "*"}}}',
    objects: {
      "{metadata: {labels: {owner: ''}}}": "pass",
      "{metadata: {labels: {app: a}}}": "fail at /metadata/labels",
      "{metadata: {labels: {owner: null}}}": "fail at /metadata/labels",
      "{metadata: {}}": "fail at /metadata/labels",
    },
  },
  {
    title: "a question mark and a star ask for a value",
    pattern: '{metadata: {labels: {owner: "?*"}}}',
    objects: {
      "{metadata: {labels: {owner: a}}}": "pass",
      "{metadata: {labels: {owner: ''}}}": "fail at /metadata/labels/owner",
    },
  },
  {
    title: "wildcards in keys of labels stand for the first that fits",
    pattern: '{metadata: {labels: {"app*": "x?"}}}',
    objects: {
      "{metadata: {labels: {app2: xa, app1: xb}}}": "pass",
      "{metadata: {labels: {app2: xa, app1: y}}}": "fail at /metadata/labels/app1",
      "{metadata: {labels: {other: xa}}}": "fail at /metadata/labels/app*",
    },
  },
  {
    title: "every element of a list must be as its first map asks",
    pattern: '{containers: [{image: "!*:latest"}, {image: never}]}',
    objects: {
      "{containers: [{image: 'a:1'}, {image: 'b:2'}]}": "pass",
      "{containers: [{image: 'a:1'}, {image: 'b:latest'}]}": "fail at /containers/1/image",
      "{containers: []}": "pass",
      "{containers: {image: 'a:1'}}": "fail at /containers",
    },
  },
  {
    title: "a value in a list is asked of every element",
    pattern: '{drop: ["ALL | NET_*"]}',
    objects: { "{drop: [ALL, NET_RAW]}": "pass", "{drop: [SYS]}": "fail at /drop" },
  },
  {
    title: "a value is asked of every element where the object has a list",
    pattern: '{args: "a*"}',
    objects: { "{args: [aa, ab]}": "pass", "{args: []}": "pass", "{args: [b]}": "fail at /args" },
  },
  {
    title: "lists of lists go by position, and one that is too short is an error",
    pattern: "{rows: [[1], [2]]}",
    objects: {
      "{rows: [[1], [2], [3]]}": "pass",
      "{rows: [[1], [3]]}": "fail at /rows/1",
      "{rows: [[1]]}": "error at /rows",
    },
  },
  {
    title: "a condition that is not met skips, and one that is asks its siblings",
    pattern: '{spec: {(kind): web, replicas: ">1"}}',
    objects: {
      "{spec: {kind: web, replicas: 2}}": "pass",
      "{spec: {kind: web, replicas: 1}}": "fail at /spec/replicas",
      "{spec: {kind: job, replicas: 1}}": "skip at /spec",
      "{spec: {replicas: 1}}": "skip at /spec",
    },
  },
  {
    title: "conditions in a list skip elements, and the list where they skip all",
    pattern: '{containers: [{(name): "web*", image: "good/*"}]}',
    objects: {
      "{containers: [{name: web, image: good/a}, {name: side, image: bad}]}": "pass",
      "{containers: [{name: web, image: bad}, {name: side, image: bad}]}":
        "fail at /containers/0/image",
      "{containers: [{name: side, image: bad}]}": "skip at /containers",
    },
  },
  {
    title: "an equality anchor asks only what is there",
    pattern: "{spec: {=(hostNetwork): false}}",
    objects: {
      "{spec: {}}": "pass",
      "{spec: {hostNetwork: false}}": "pass",
      "{spec: {hostNetwork: true}}": "fail at /spec/hostNetwork",
    },
  },
  {
    title: "equality anchors reach down",
    pattern: '{spec: {=(volumes): [{=(hostPath): {path: "!/var/run/*"}}]}}',
    objects: {
      "{spec: {volumes: [{name: a}, {hostPath: {path: /data}}]}}": "pass",
      "{spec: {volumes: [{hostPath: {path: /var/run/docker.sock}}]}}":
        "fail at /spec/volumes/0/hostPath/path",
    },
  },
  {
    title: "a negation fails where the key is, whatever it holds",
    pattern: "{spec: {X(hostPath): null}}",
    objects: { "{spec: {}}": "pass", "{spec: {hostPath: null}}": "fail at /spec/hostPath" },
  },
  {
    title: "an existence anchor asks for one element for each of its patterns",
    pattern: "{spec: {^(containers): [{name: web}, {name: side}]}}",
    objects: {
      "{spec: {containers: [{name: side}, {name: other}, {name: web}]}}": "pass",
      "{spec: {containers: [{name: web}]}}": "fail at /spec/containers",
      "{spec: {}}": "pass",
      "{spec: {containers: web}}": "fail at /spec/containers",
    },
  },
  {
    title: "a global condition that is not met skips the whole rule",
    pattern: '{spec: {containers: [{<(image): "acme/*"}], secrets: [{name: pull}]}}',
    objects: {
      "{spec: {containers: [{image: acme/a}], secrets: [{name: pull}]}}": "pass",
      "{spec: {containers: [{image: other/a}], secrets: []}}": "skip at /spec/containers",
      "{spec: {containers: [{image: acme/a}], secrets: [{name: x}]}}":
        "fail at /spec/secrets/0/name",
    },
  },
  {
    title: "a failure beside an anchor whose key is nowhere is an error",
    pattern: '{spec: {a: "1", ^(b): [{c: "1"}]}}',
    objects: {
      "{spec: {a: '2'}}": "error at /spec/a",
      "{spec: {a: '2', b: [{c: '1'}]}}": "fail at /spec/a",
      "{spec: {a: '1'}}": "pass",
    },
  },
  {
    title: "an empty list as a pattern fits nothing",
    pattern: "{a: []}",
    objects: { "{a: []}": "fail at /a", "{a: [1]}": "fail at /a" },
  },
];

describe("matchPattern", () => {
  for (const { title, pattern, objects } of cases) {
    for (const [object, expected] of Object.entries(objects)) {
      it(`${title}: ${object}`, () => {
        const found = matchPattern(parse(object), parse(pattern));
        const place = found.result === "pass" ? "" : ` at /${found.keys.join("/")}`;
        expect(`${found.result}${place}`).to.equal(expected);
      });
    }
  }

  it("never throws, on any object", () => {
    const anchors = fc.constantFrom("a", "(a)", "=(a)", "X(a)", "^(a)", "<(a)", "+(a)", "metadata");
    const leaf = fc.oneof(
      fc.constantFrom<unknown>("*", "?*", "!x", ">1", "1-2", "a|b", "", null, true, 1, 1.5),
      fc.string(),
    );
    const { tree: patterns } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        leaf,
        fc.array(tie("tree"), { maxLength: 2 }),
        fc.dictionary(anchors, tie("tree"), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.jsonValue(), patterns, (value, pattern) => {
        expect(matchPattern(value, pattern).result).to.be.oneOf(["pass", "fail", "skip", "error"]);
      }),
      { seed: 20261121, numRuns: 3000 },
    );
  });

  it("goes as deep as documents do", () => {
    const nested = (leaf: unknown, key: string) =>
      Array.from({ length: 990 }).reduce((inner) => ({ [key]: inner }), leaf);
    expect(matchPattern(nested(1, "a"), nested(1, "a")).result).to.equal("pass");
    expect(matchPattern(nested(1, "a"), nested(2, "=(a)")).result).to.equal("fail");
  });

  const many = Array.from({ length: 400 }, (_, index) => ({ a: `${"a".repeat(50)}${index}` }));
  const hostile: readonly (readonly [title: string, value: unknown, pattern: unknown])[] = [
    ["many stars", { a: "a".repeat(50_000) }, { a: `${"*a".repeat(200)}*b` }],
    ["many question marks", { a: "a".repeat(50_000) }, { a: `*${"?".repeat(1000)}b` }],
    ["many alternatives", { a: "a".repeat(1000) }, { a: "*b|".repeat(5000) }],
    ["many spaces", { a: "x" }, { a: `a${" ".repeat(200_000)}b` }],
    ["many digits", { a: "1".repeat(200_000) }, { a: `${"1".repeat(200_000)}-x` }],
    ["many elements that must each be met", { a: many }, { "^(a)": [...many, { a: "b" }] }],
  ];
  for (const [title, value, pattern] of hostile) {
    it(`ends soon with ${title}`, () => {
      const { result } = withinCpu(5000, () => matchPattern(value, pattern));
      expect(result).to.be.oneOf(["fail", "error"]);
    });
  }
});
