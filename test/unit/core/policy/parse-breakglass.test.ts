import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { parseBreakglass } from "#core/policy/parse-breakglass.ts";

const object = (spec: Readonly<Record<string, unknown>> = {}): KubeObject => ({
  apiVersion: "tiphys.io/v1alpha1",
  kind: "GuardrailException",
  metadata: { name: "x", creationTimestamp: "2026-06-15T12:00:00Z", uid: "u" },
  spec: {
    policy: "*",
    rules: ["*"],
    match: { kinds: ["*"], names: ["*"], namespaces: ["shop-prod"] },
    owner: "jane",
    reason: "outage",
    ticket: "OPS-1",
    expires: "2026-06-15T13:00:00Z",
    ...spec,
  },
});

describe("a breakglass exception", () => {
  it("may be for everything in one namespace", () => {
    const { value } = parseBreakglass(object(), 4);
    expect(value?.spec.policy).to.equal("*");
    expect(value?.spec.expires).to.equal("2026-06-15T13:00:00Z");
  });

  it("ends when the fleet's longest time is over, whatever it says", () => {
    const { value } = parseBreakglass(object({ expires: "2026-12-31T00:00:00Z" }), 4);
    expect(value?.spec.expires).to.equal("2026-06-15T16:00:00.000Z");
  });

  const refused: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    ["no ticket", { ticket: undefined }, 'spec: missing field "ticket"'],
    [
      "a glob for a namespace",
      { match: { kinds: ["*"], names: ["*"], namespaces: ["shop-*"] } },
      "spec.match.namespaces: expected one namespace by its name",
    ],
    [
      "no namespace",
      { match: { kinds: ["*"], names: ["*"] } },
      "spec.match.namespaces: expected one namespace by its name",
    ],
    [
      "a day that is none",
      { expires: "2026-02-31" },
      'spec.expires: expected a real time, got "2026-02-31"',
    ],
    ["no owner", { owner: undefined }, 'spec: missing field "owner"'],
  ];
  for (const [title, spec, expected] of refused) {
    it(`is refused with ${title}`, () => {
      const given = JSON.parse(JSON.stringify(object(spec))) as KubeObject;
      const { problems } = parseBreakglass(given, 4);
      expect(problems.map(({ at, message }) => `${at.join(".")}: ${message}`)).to.deep.equal([
        expected,
      ]);
    });
  }
});
