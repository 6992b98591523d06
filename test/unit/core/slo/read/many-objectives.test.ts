import { expect } from "chai";
import { readObjectives } from "#core/slo/read/read-objectives.ts";
import { withinCpu } from "#test/support/cpu-time.ts";

const MANY = 2000;
const document = (objectives: readonly unknown[]) => ({
  apiVersion: "tiphys.io/v1alpha1",
  kind: "ServiceObjective",
  metadata: { name: "many" },
  spec: { service: "many", objectives },
});
const objective = (index: number, baseline: unknown = "stable") => ({
  name: `o${index}`,
  target: "99.9%",
  indicator: { gauge: { query: "up", atLeast: 1 } },
  baseline,
});
const each = (make: (index: number) => unknown) => Array.from({ length: MANY }, (_, i) => make(i));

/** A bundle may hold thousands of objectives, and whoever writes it decides how they refer to one another. */
describe("many objectives", () => {
  const cases: readonly (readonly [string, readonly unknown[], number, number])[] = [
    ["sound ones", [document(each((index) => objective(index)))], MANY, 0],
    [
      "a circle through all of them",
      [document(each((index) => objective(index, { objective: `many/o${(index + 1) % MANY}` })))],
      0,
      MANY,
    ],
    [
      "a baseline that is not there for each",
      [document(each((index) => objective(index, { objective: `many/x${index}` })))],
      0,
      MANY,
    ],
    ["one address for all", each(() => document([objective(0)])), 1, MANY - 1],
  ];
  for (const [what, documents, sound, problems] of cases) {
    it(`are read in time, with short messages: ${what}`, function () {
      this.timeout(60_000);
      const read = withinCpu(8000, () => readObjectives(documents));
      expect(read.objectives).to.have.length(sound);
      expect(read.problems).to.have.length(problems);
      for (const { message } of read.problems) expect(message.length).to.be.below(200);
    });
  }
});
