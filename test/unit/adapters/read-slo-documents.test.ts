import { expect } from "chai";
import { checkObjectives, loadObjectives } from "#adapters/load-objectives.ts";
import { objectivesOfBundle } from "#adapters/read-slo-documents.ts";
import { sloRevision } from "#core/slo/slo-revision.ts";
import { errorOf } from "#test/support/error-of.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec: {environments: [], slos: ["slos/**/*.yaml", "slos/a.yaml"]}
`;
const slo = (name: string, target = "99%") =>
  `service: shop\nslos:\n  - {name: ${name}, target: ${target}, sli: {query: 'up >= 1'}}\n`;

describe("loadObjectives", () => {
  const folder = temporaryFolder();

  it("reads every file once, and keeps the sound objectives beside the problems of all files", async () => {
    writeTree(folder(), {
      "tiphys.yaml": FLEET,
      "slos/a.yaml": slo("a"),
      "slos/b.yaml": slo("b", "99"),
      "slos/deep/c.yaml": "a: [",
      "slos/deep/d.yaml": `${slo("d")}---\n${slo("e")}`,
      "slos/x.test.yaml": "not: read",
    });

    const loaded = await loadObjectives(folder());

    expect(loaded.fleet.name).to.equal("shop");
    expect(loaded.objectives.map(({ name }) => name)).to.deep.equal(["a", "d", "e"]);
    expect(loaded.placed.map(({ origin }) => `${origin.file}:${origin.line}`)).to.deep.equal([
      "slos/a.yaml:1",
      "slos/deep/d.yaml:1",
      "slos/deep/d.yaml:5",
    ]);
    expect(loaded.problems.map(({ file, line }) => `${file}:${line}`)).to.deep.equal([
      "slos/b.yaml:3",
      "slos/deep/c.yaml:1",
    ]);
    expect(loaded.revision).to.equal(sloRevision(loaded.objectives));
  });

  it("is content with a fleet that names none", async () => {
    writeTree(folder(), { "tiphys.yaml": FLEET.replace(/, slos.*\]/, "") });

    expect((await loadObjectives(folder())).objectives).to.deep.equal([]);
  });

  it("refuses a fleet with problems in its SLO files, with all of them at once", async () => {
    writeTree(folder(), { "slos/a.yaml": slo("a", "100%"), "slos/b.yaml": slo("b", "0%") });

    const error = await errorOf(checkObjectives(folder(), ["slos/*.yaml"]));

    expect(error.code).to.equal("SLO_INVALID");
    expect(error.message).to.match(/slos\/a\.yaml:3.*100 %[^]*slos\/b\.yaml:3.*0 %/);
  });
});

describe("objectivesOfBundle", () => {
  it("names the place in the bundle", () => {
    const slos = [
      { service: "shop", slos: [{ name: "a", target: "99%", sli: { query: "up >= 1" } }] },
      { service: "shop", slos: [{ name: "b", target: 99, sli: { query: "up >= 1" } }] },
    ];
    const { objectives, problems } = objectivesOfBundle({ spec: { slos } });

    expect(objectives.map(({ name }) => name)).to.deep.equal(["a"]);
    expect(problems.map(({ path }) => path)).to.deep.equal(["spec.slos[1].slos[0].target"]);
  });

  for (const bundle of [null, {}, { spec: null }, { spec: { slos: "no" } }])
    it(`finds nothing in ${JSON.stringify(bundle)}`, () => {
      expect(objectivesOfBundle(bundle).objectives).to.deep.equal([]);
    });
});
