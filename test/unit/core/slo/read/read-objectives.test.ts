import { expect } from "chai";
import { readObjectives } from "#core/slo/read/read-objectives.ts";
import { deepFreeze } from "#test/support/deep-freeze.ts";

const native = (name: string, baseline: unknown = "stable") => ({
  apiVersion: "tiphys.io/v1alpha1",
  kind: "ServiceObjective",
  metadata: { name: "shop" },
  spec: {
    service: "shop",
    objectives: [
      {
        name,
        target: "99.9%",
        indicator: { events: { total: "a_total", bad: "e_total" } },
        baseline,
      },
    ],
  },
});

describe("readObjectives", () => {
  it("finds nothing in nothing", () => {
    expect(readObjectives([])).to.deep.equal({
      found: [],
      objectives: [],
      problems: [],
      notes: [],
    });
  });

  it("leaves the documents as they were", () => {
    const document = deepFreeze(native("availability"));

    expect(readObjectives([document]).objectives).to.have.length(1);
    expect(document.spec).not.to.have.property("window");
  });

  it("leaves out what has a problem, and says of the rest where it stands", () => {
    const documents = [native("one"), native("two", { objective: "shop/tree" }), native("three")];
    const { objectives, found, problems } = readObjectives(documents);

    expect(objectives.map(({ name }) => name)).to.deep.equal(["one", "three"]);
    expect(found.map(({ place }) => place.document)).to.deep.equal([0, 2]);
    expect(problems.map(({ document, at }) => [document, at.join(".")])).to.deep.equal([
      [1, "spec.objectives.0.baseline"],
    ]);
  });

  it("prefers the baseline's own namespace to one that stands alone", () => {
    const inNamespace = (namespace: string, baseline?: unknown) => {
      const document = native("availability", baseline);
      return { ...document, metadata: { name: "shop", namespace } };
    };
    const { problems } = readObjectives([
      inNamespace("a", { objective: "b/shop/availability" }),
      inNamespace("b"),
    ]);
    expect(problems).to.deep.equal([]);
  });

  it("says a problem of the document once, however many objectives it has", () => {
    const document = native("one");
    const [objective] = document.spec.objectives;
    const window = { calendar: "month", timeZone: "Nowhere" };
    const spec = {
      ...document.spec,
      window,
      objectives: [objective, { ...objective, name: "two" }],
    };

    expect(readObjectives([{ ...document, spec }]).problems).to.have.length(1);
  });

  for (const value of [null, 5, "text", [], {}, { kind: 5 }, { slos: null }, { __proto__: null }])
    it(`takes ${JSON.stringify(value)} for no SLO document or a broken one`, () => {
      const { objectives, problems } = readObjectives([value]);

      expect(objectives).to.deep.equal([]);
      expect(problems).not.to.deep.equal([]);
    });
});
