import { expect } from "chai";
import fc from "fast-check";
import { decodeApplication } from "#analysis-provider/fleet/decode-application.ts";
import { decodeBundle } from "#analysis-provider/fleet/decode-bundle.ts";
import { decodeException } from "#analysis-provider/fleet/decode-exception.ts";
import { decodePublished } from "#analysis-provider/fleet/decode-published.ts";
import { decodeReport } from "#analysis-provider/fleet/decode-report.ts";
import { decodeRollout } from "#analysis-provider/fleet/decode-rollout.ts";

const DECODERS = {
  decodeApplication,
  decodeBundle,
  decodeException,
  decodePublished,
  decodeReport,
  decodeRollout,
};
const FIELDS = [
  "metadata",
  "spec",
  "status",
  "results",
  "data",
  "name",
  "fleet",
  "resources",
  "conditions",
  "servers",
  "exceptions",
];
/** Objects whose fields have the right names, and anything in them. */
const leaf = fc.oneof(fc.anything({ maxDepth: 1 }), fc.constantFrom("prod", "fail", 7, null, []));
const named = (value: fc.Arbitrary<unknown>) =>
  fc.dictionary(fc.constantFrom(...FIELDS), fc.oneof(value, fc.array(value, { maxLength: 3 })), {
    maxKeys: 4,
  });
const odd = named(named(named(leaf)));

describe("what is read of other tools' objects", () => {
  for (const [name, decode] of Object.entries(DECODERS)) {
    it(`never throws, whatever they hold: ${name}`, () => {
      fc.assert(
        fc.property(odd, (object) => {
          decode(object);
        }),
        { seed: 7, numRuns: 500 },
      );
    });
  }

  it("is nothing of the report of another tool", () => {
    const metadata = {
      name: "cpol-require-labels",
      labels: { "app.kubernetes.io/managed-by": "kyverno" },
    };
    expect(decodeReport({ metadata, results: [] })).to.equal(null);
  });

  it("is a bounded part of a large report, and how much is left", () => {
    const metadata = { name: "tiphys", labels: { "app.kubernetes.io/managed-by": "tiphys" } };
    const result = {
      result: "fail",
      message: "x".repeat(5000),
      resources: [{ kind: "Pod", name: "a" }],
    };
    const report = decodeReport({ metadata, results: Array.from({ length: 1000 }, () => result) });
    expect(report?.findings).to.have.length(300);
    expect(report?.left).to.equal(700);
    expect(report?.findings[0]?.message).to.have.length(400);
  });

  it("is no Rollout that is done", () => {
    expect(decodeRollout({ metadata: { name: "a" }, status: { phase: "Healthy" } })).to.equal(null);
  });

  it("is a Rollout that was aborted, whatever its phase", () => {
    const rollout = decodeRollout({
      metadata: { name: "a" },
      status: { phase: "Healthy", abort: true },
    });
    expect(rollout?.isAborted).to.equal(true);
  });
});
