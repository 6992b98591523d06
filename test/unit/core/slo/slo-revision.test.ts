import { expect } from "chai";
import { readObjectives } from "#core/slo/read/read-objectives.ts";
import { sloRevision } from "#core/slo/slo-revision.ts";

const sloth = (name: string, objective = 99.9) => ({
  version: "prometheus/v1",
  service: "shop",
  slos: [{ name, objective, sli: { events: { error_query: "e_total", total_query: "a_total" } } }],
});
const plain = (name: string) => ({
  service: "shop",
  slos: [
    {
      name,
      target: "99.9%",
      sli: { query: "1 - sum(rate(e_total[1m])) / sum(rate(a_total[1m]))" },
    },
  ],
});
const revisionOf = (...documents: readonly unknown[]) =>
  sloRevision(readObjectives(documents).objectives);

describe("sloRevision", () => {
  it("does not know the order of documents, nor the format they are in", () => {
    const revision = revisionOf(sloth("a"), sloth("b"));

    expect(revision).to.match(/^sha256:[0-9a-f]{64}$/);
    expect(revisionOf(sloth("b"), sloth("a"))).to.equal(revision);
    expect(revisionOf(plain("a"), plain("b"))).to.equal(revision);
  });

  it("changes with every promise", () => {
    const revisions = [
      revisionOf(),
      revisionOf(sloth("a")),
      revisionOf(sloth("b")),
      revisionOf(sloth("a", 99)),
      revisionOf(sloth("a"), sloth("b")),
    ];
    expect(new Set(revisions).size).to.equal(revisions.length);
  });
});
