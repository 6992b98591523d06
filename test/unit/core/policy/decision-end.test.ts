import { expect } from "chai";
import { decisionEnd } from "#core/policy/decision-end.ts";
import type { GuardrailLayer } from "#core/policy/guardrails.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");

function layer(expires: readonly string[], until: readonly (string | undefined)[]): GuardrailLayer {
  return {
    fleet: { spec: { overrides: until.map((end) => ({ until: end })) } },
    exceptions: expires.map((end) => ({ spec: { expires: end } })),
  } as unknown as GuardrailLayer;
}

describe("decisionEnd", () => {
  const cases = [
    { title: "is never without ends", layers: [layer([], [undefined])], end: null },
    {
      title: "is the end of a day",
      layers: [layer(["2026-11-30"], [])],
      end: "2026-12-01T00:00:00Z",
    },
    {
      title: "is the earliest of all layers, exceptions and overrides",
      layers: [layer(["2026-12-24"], ["2026-12-12"]), layer(["2026-11-21T13:00:00Z"], [])],
      end: "2026-11-21T13:00:00Z",
    },
    {
      title: "leaves out what is over",
      layers: [layer(["2026-11-20", "2026-11-21T12:00:00Z"], ["2026-12-31"])],
      end: "2027-01-01T00:00:00Z",
    },
  ];
  for (const { title, layers, end } of cases) {
    it(title, () => {
      expect(decisionEnd({ layers }, NOW)).to.equal(end === null ? null : Date.parse(end));
    });
  }
});
