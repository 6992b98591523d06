import { expect } from "chai";
import { compileCel } from "#core/cel/compile-cel.ts";
import { CelError } from "#core/cel/cel-error.ts";
import { DYN } from "#core/cel/cel-type.ts";
import { matchPattern } from "#core/policy/foreign/kyverno/pattern.ts";
import type { Formula } from "#core/policy/foreign/migrate/formula.ts";
import { formulaText } from "#core/policy/foreign/migrate/formula-text.ts";
import {
  anyPatternFormula,
  type PatternRoot,
  patternFormula,
} from "#core/policy/foreign/migrate/pattern-to-cel.ts";
import { Unmigratable } from "#core/policy/foreign/migrate/unmigratable.ts";
import { hasKnownShapes } from "#test/support/has-known-shapes.ts";
import { patternCase } from "#test/support/pattern-generator.ts";
import { randomFrom } from "#test/support/random.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

const POD: PatternRoot = {
  name: "object",
  shape: "map",
  isKnown: true,
  fields: { spec: "podSpec", metadata: "podMetadata" },
};
const OBJECT: PatternRoot = { name: "object", shape: "map", isKnown: false };

interface Case {
  readonly title: string;
  readonly pattern: unknown;
  readonly root?: PatternRoot;
  readonly cel: string;
}

const CASES: readonly Case[] = [
  {
    title: "says each condition of a text on its own",
    pattern: { spec: { containers: [{ image: "!*:latest & *:*" }] } },
    cel: `has(podSpec.containers) &&
podSpec.containers.all(container,
  has(container.image) &&
  !container.image.endsWith(":latest") &&
  container.image.contains(":")
)`,
  },
  {
    title: "asks for a map in objects whose fields it does not know",
    pattern: { spec: { "X(a)": "x" } },
    root: OBJECT,
    cel: `has(object.spec) && type(object.spec) == map && !has(object.spec.a)`,
  },
  {
    title: "lets what a condition does not hold for pass",
    pattern: { spec: { containers: [{ "(image)": "*:latest", imagePullPolicy: "Always" }] } },
    cel: `has(podSpec.containers) &&
podSpec.containers.all(container,
  !has(container.image) ||
  !container.image.endsWith(":latest") ||
  (has(container.imagePullPolicy) && container.imagePullPolicy == "Always")
)`,
  },
  {
    title: "takes a size that is not given for nought, as Kyverno does",
    pattern: { spec: { containers: [{ resources: { limits: { memory: "<=4Gi" } } }] } },
    cel: `has(podSpec.containers) &&
podSpec.containers.all(container,
  has(container.resources) &&
  has(container.resources.limits) &&
  (
    !has(container.resources.limits.memory) ||
    quantity(string(container.resources.limits.memory)).compareTo(quantity("4Gi")) <= 0
  )
)`,
  },
  {
    title: "wants one of the elements for each pattern of an existence anchor",
    pattern: { spec: { "^(containers)": [{ name: "proxy" }] } },
    cel: `!has(podSpec.containers) ||
podSpec.containers.exists(container, has(container.name) && container.name == "proxy")`,
  },
  {
    title: "asks the first label that fits a wildcard",
    pattern: { metadata: { labels: { "app/*": "?*" } } },
    cel: `has(podMetadata.labels) &&
podMetadata.labels.exists(key, key.startsWith("app/")) &&
podMetadata.labels[podMetadata.labels.filter(key, key.startsWith("app/")).min()] != ""`,
  },
  {
    title: "takes a list for each of its values where the field is not known",
    pattern: { spec: { hosts: "*.example.com" } },
    root: OBJECT,
    cel: `has(object.spec) &&
has(object.spec.hosts) &&
(
  string(object.spec.hosts).endsWith(".example.com") ||
  (
    type(object.spec.hosts) == list &&
    object.spec.hosts.all(value, string(value).endsWith(".example.com"))
  )
)`,
  },
];

const LEFT = [
  { pattern: { spec: { "+(a)": "x" } }, why: "the anchor +() is for mutation" },
  { pattern: { spec: { a: [] } }, why: "an empty list fits nothing" },
  { pattern: { spec: { a: [["x"]] } }, why: "a list of lists, which goes by position" },
  {
    pattern: { metadata: { labels: { "a*": "x", "ab*": "y" } } },
    why: '"a*" may stand for a key that another one names, too',
  },
];

const PATTERNS = 600;

describe("pattern to CEL", () => {
  for (const { title, pattern, root = POD, cel } of CASES)
    it(title, () => {
      expect(formulaText(patternFormula(pattern, root))).to.equal(cel);
    });

  for (const { pattern, why } of LEFT)
    it(`refuses what it cannot say: ${why}`, () => {
      expect(() => formulaText(patternFormula(pattern, OBJECT))).to.throw(Unmigratable, why);
    });

  it("says where in the pattern the part is that it cannot say", () => {
    const pattern = { spec: { "=(a)": [{ "+(b)": "x" }] } };
    try {
      patternFormula(pattern, OBJECT);
      expect.fail("expected an error");
    } catch (error) {
      if (!(error instanceof Unmigratable)) throw error;
      expect(error.keys).to.deep.equal(["spec", "=(a)", 0, "+(b)"]);
    }
  });

  it("gives up on what grows without end, and soon", () => {
    const nested = (depth: number): unknown =>
      depth === 0 ? "x" : [{ "(a)": "x", "=(b)": nested(depth - 1), "<(c)": { d: ">5" } }];
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`a${index}`, "x"]));
    for (const pattern of [nested(30), wide])
      withinCpu(2500, () =>
        expect(() => formulaText(patternFormula({ spec: pattern }, OBJECT))).to.throw(Unmigratable),
      );
  });

  for (const isPod of [false, true])
    it(`agrees with the pattern about ${isPod ? "pods" : "objects of any kind"}`, () => {
      const random = randomFrom(isPod ? 11 : 7);
      const root = { ...OBJECT, isKnown: isPod };
      const seen = { pass: 0, skip: 0, fail: 0, error: 0 };
      for (let count = 0; count < PATTERNS; count += 1) {
        const { pattern, objects } = patternCase(random, { isPod });
        const judge = judgeOrNull(() => patternFormula(pattern, root));
        for (const object of judge === null ? [] : objects) {
          if (isPod && !hasKnownShapes(object)) continue;
          const { result } = matchPattern(object, pattern);
          seen[result] += 1;
          const isAccepted = result === "pass" || result === "skip";
          if (judge?.isTrue(object) !== isAccepted)
            expect.fail(`${result}: ${JSON.stringify({ pattern, object })}\n${judge?.cel}`);
        }
      }
      for (const result of ["pass", "skip", "fail"] as const)
        expect(seen[result], result).to.be.greaterThan(50);
    });

  it("agrees with several patterns of which one must pass", () => {
    const random = randomFrom(23);
    for (let count = 0; count < PATTERNS / 2; count += 1) {
      const cases = [0, 1].map(() => patternCase(random, { isPod: false }));
      const patterns = cases.map(({ pattern }) => pattern);
      const judge = judgeOrNull(() => anyPatternFormula(patterns, OBJECT));
      for (const object of judge === null ? [] : cases.flatMap(({ objects }) => objects)) {
        const results = patterns.map((pattern) => matchPattern(object, pattern).result);
        const isAccepted = results.includes("pass") || results.every((one) => one === "skip");
        if (judge?.isTrue(object) !== isAccepted)
          expect.fail(`${results.join()}: ${JSON.stringify({ patterns, object })}\n${judge?.cel}`);
      }
    }
  });
});

interface CelJudge {
  readonly cel: string;
  /** An error is not true: what ends in one is denied. */
  readonly isTrue: (object: Readonly<Record<string, unknown>>) => boolean;
}

function judgeOrNull(write: () => Formula): CelJudge | null {
  const cel = textOrNull(() => formulaText(write()));
  if (cel === null) return null;
  const program = compileCel(cel, { variables: { object: DYN } });
  return {
    cel,
    isTrue: (object) => {
      try {
        return program.evaluate({ object } as never, { remaining: 1e7 }) === true;
      } catch (error) {
        if (error instanceof CelError) return false;
        throw error;
      }
    },
  };
}

function textOrNull(write: () => string): string | null {
  try {
    return write();
  } catch (error) {
    if (error instanceof Unmigratable) return null;
    throw error;
  }
}
