import { expect } from "chai";
import { decisionEnd } from "#core/policy/decision-end.ts";
import type { GuardrailLayer } from "#core/policy/guardrails.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");

function layer(
  expires: readonly string[],
  until: readonly (string | undefined)[],
  foreign: readonly object[] = [],
): GuardrailLayer {
  return {
    foreign,
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
    {
      title: "is the end of an exception of Kyverno",
      layers: [
        layer(["2026-12-24"], []),
        layer([], [], [foreignException("2026-12-01T10:00:00Z"), foreignException(undefined)]),
      ],
      end: "2026-12-01T10:00:00Z",
    },
    {
      title: "leaves out exceptions of Kyverno that are over, or have no real end",
      layers: [layer([], [], [foreignException("2026-11-01T10:00:00Z"), foreignException("soon")])],
      end: null,
    },
    {
      title: "has always come where a policy asks for the time",
      layers: [layer(["2026-12-24"], [], [clockPolicy("{{ time_now_utc() }}")])],
      end: "1970-01-01T00:00:00Z",
    },
    {
      title: "minds no function that only compares times",
      layers: [layer([], [], [clockPolicy("{{ time_diff('a', 'b') }}")])],
      end: null,
    },
  ];
  for (const { title, layers, end } of cases) {
    it(title, () => {
      expect(decisionEnd({ layers }, NOW)).to.equal(end === null ? null : Date.parse(end));
    });
  }
});

function foreignException(expiresAt: string | undefined): object {
  return {
    apiVersion: "policies.kyverno.io/v1",
    kind: "PolicyException",
    metadata: { name: "x" },
    spec: { policyRefs: [], expiresAt },
  };
}

function clockPolicy(value: string): object {
  const deny = { conditions: { any: [{ key: value, operator: "Equals", value: "x" }] } };
  return { kind: "ClusterPolicy", spec: { rules: [{ name: "r", validate: { deny } }] } };
}
