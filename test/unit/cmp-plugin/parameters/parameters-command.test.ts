import { expect } from "chai";
import { PARAMETERS } from "#cmp-plugin/plugin-parameters.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";

interface Announcement {
  readonly name: string;
  readonly title: string;
  readonly tooltip: string;
  readonly collectionType?: string;
}

describe("tiphys parameters", () => {
  it("announces every parameter that generate takes, in fields that Argo CD knows", async () => {
    const { exitCode, stdout, stderr } = await runTiphys({ argv: ["parameters"], cwd: "/" });
    const announced = JSON.parse(stdout) as readonly Announcement[];
    expect([exitCode, stderr]).to.deep.equal([0, ""]);
    expect(announced.map(({ name }) => name)).to.deep.equal(PARAMETERS.map(({ name }) => name));
    for (const parameter of announced) {
      expect(parameter).to.include.keys("name", "title", "tooltip");
      expect(["array", "map", undefined]).to.include(parameter.collectionType);
      expect(Object.keys(parameter).length).to.be.at.most(4);
    }
  });
});
