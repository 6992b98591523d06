import { expect } from "chai";
import { nearestName } from "#core/cel/nearest-name.ts";

const NAMES = ["object", "oldObject", "request", "startsWith", "all"];

const cases = [
  { name: "objct", nearest: "object" },
  { name: "oldobject", nearest: "oldObject" },
  { name: "startWith", nearest: "startsWith" },
  { name: "al", nearest: "all" },
  { name: "namespace", nearest: null },
  { name: "x", nearest: null },
];

describe("nearestName", () => {
  for (const { name, nearest } of cases) {
    it(`takes ${name} for ${nearest ?? "none of the known names"}`, () => {
      expect(nearestName(name, NAMES)).to.equal(nearest);
    });
  }
});
