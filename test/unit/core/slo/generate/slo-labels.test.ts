import { expect } from "chai";
import { documentLabels, quoted, sloLabels, sloSelector } from "#core/slo/generate/slo-labels.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

describe("labels of an objective's series", () => {
  it("name the objective, and its namespace where it is known", () => {
    expect(sloLabels(sampleObjective())).to.deep.equal({
      slo: "shop/checkout/availability",
      service: "checkout",
      objective: "availability",
      namespace: "shop",
    });
    expect(sloLabels(sampleObjective({ namespace: null }))).not.to.have.property("namespace");
  });

  it("select by the objective and what is added", () => {
    expect(sloSelector(sampleObjective(), { window: "1h" })).to.equal(
      '{slo="shop/checkout/availability",window="1h"}',
    );
  });

  it("end no string early", () => {
    expect(quoted('a"} or vector(1) #\\\n')).to.equal('"a\\"} or vector(1) #\\\\\\n"');
  });

  const names = [
    { name: "team", becomes: "team" },
    { name: "app.kubernetes.io/name", becomes: "app_kubernetes_io_name" },
    { name: "__name__", becomes: "name__" },
    { name: "1st", becomes: "label_1st" },
  ];
  for (const { name, becomes } of names) {
    it(`call the label "${name}" ${becomes}`, () => {
      const labels = documentLabels(sampleObjective({ labels: { [name]: "x" } }));
      expect(labels).to.deep.equal({ [becomes]: "x" });
    });
  }
});
