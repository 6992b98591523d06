import { expect } from "chai";
import { parseFleet } from "#core/policy/parse-document.ts";

type Order = Readonly<Record<string, readonly string[]>>;

const cases: readonly {
  readonly title: string;
  readonly order: Order;
  readonly words: readonly string[];
}[] = [
  { title: "takes a line", order: { dev: [], staging: ["dev"], prod: ["staging"] }, words: [] },
  {
    title: "takes several after one, and one after several",
    order: { dev: [], eu: ["dev"], us: ["dev"], prod: ["eu", "us"] },
    words: [],
  },
  {
    title: "tells an unknown name with the nearest",
    order: { dev: [], prod: ["dve"] },
    words: ['expected one of dev, prod, got "dve"; did you mean "dev"?'],
  },
  {
    title: "tells a circle from each of its ends",
    order: { a: ["b"], b: ["a"] },
    words: [
      "expected an order, got a circle: a after b after a",
      "expected an order, got a circle: b after a after b",
    ],
  },
  {
    title: "tells an environment after itself",
    order: { a: ["a"] },
    words: ["expected an order, got a circle: a after a"],
  },
];

describe("the order of environments", () => {
  for (const { title, order, words } of cases) {
    it(title, () => {
      const environments = Object.entries(order).map(([name, after]) => ({
        name,
        promotion: { after },
      }));
      expect(problemsOf(environments).map(({ message }) => message)).to.deep.equal(words);
    });
  }

  it("is told where it is written", () => {
    const [problem] = problemsOf([{ name: "prod", promotion: { after: ["prod"] } }]);
    expect(problem?.at.join(".")).to.equal("spec.environments.0.promotion.after.0");
  });
});

describe("the soak of an environment", () => {
  it("is refused in weeks, which would never pass", () => {
    expect(problemsOf([{ name: "prod", promotion: { soak: "7d" } }])).to.deep.equal([]);
    expect(problemsOf([{ name: "prod", promotion: { soak: "1w" } }])).to.deep.equal([
      {
        at: ["spec", "environments", 0, "promotion", "soak"],
        message: 'expected days, hours, minutes or seconds such as 7d, got "1w"',
      },
    ]);
  });
});

describe("windows of a fleet", () => {
  const wrong = [
    "Mon-Thu 9-16",
    "Monday",
    "",
    "25:00-26:00",
    "24:00-24:00",
    "09:00-16:60",
    "Mon-Tue-Wed",
    "Mon 09:00",
  ];
  for (const allow of wrong) {
    it(`refuse "${allow}"`, () => {
      expect(windowWords({ allow, timeZone: "UTC" })).to.have.length(1);
    });
  }

  for (const allow of ["Mon-Thu 09:00-16:00", "Sat,Sun", "fri-mon", "22:00-06:00", "00:00-24:00"]) {
    it(`take "${allow}"`, () => {
      expect(windowWords({ allow, timeZone: "UTC" })).to.deep.equal([]);
    });
  }

  it("refuse a time zone that nobody knows", () => {
    expect(windowWords({ deny: "Sat", timeZone: "Europe/Atlantis" })).to.deep.equal([
      'expected a time zone such as Europe/Berlin or UTC, got "Europe/Atlantis"',
    ]);
  });
});

function windowWords(window: object): readonly string[] {
  return problemsOf([{ name: "prod", promotion: { windows: [window] } }]).map(
    ({ message }) => message,
  );
}

function problemsOf(environments: readonly object[]) {
  const metadata = { name: "shop" };
  const document = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailFleet",
    metadata,
    spec: { environments },
  };
  return parseFleet(document).problems;
}
