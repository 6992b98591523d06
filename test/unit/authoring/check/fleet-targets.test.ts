import { expect } from "chai";
import { fleetTargets } from "#authoring/check/fleet-targets.ts";
import { bundleBytes } from "#authoring/bundle/bundle-bytes.ts";
import { loadFleet } from "#adapters/load-fleet.ts";
import { TEST_DAY } from "#test/support/run-tiphys.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec: {environments: []}
`;

describe("fleetTargets", () => {
  const folder = temporaryFolder();
  const targets = async () => {
    const loaded = await loadFleet(folder(), TEST_DAY);
    return fleetTargets({ root: folder(), loaded, judged: [], now: TEST_DAY });
  };

  it("hints at an absent bundle", async () => {
    writeTree(folder(), { "tiphys.yaml": FLEET });
    expect(await targets()).to.deep.equal({
      targets: [],
      hints: [
        'there is no guardrails/bundle.yaml; for clusters, write and commit one with "tiphys bundle"',
      ],
    });
  });

  it("says nothing of a current bundle, and denies one that is a byte off", async () => {
    writeTree(folder(), { "tiphys.yaml": FLEET });
    const bytes = bundleBytes(await loadFleet(folder(), TEST_DAY));
    writeTree(folder(), { "guardrails/bundle.yaml": bytes });
    expect(await targets()).to.deep.equal({ targets: [], hints: [] });
    writeTree(folder(), { "guardrails/bundle.yaml": Buffer.concat([bytes, Buffer.from("\n")]) });
    const { targets: found, hints } = await targets();
    expect(found.map(({ path, decision }) => `${path} ${decision}`)).to.deep.equal([
      "guardrails/bundle.yaml deny",
    ]);
    expect(hints).to.deep.equal([]);
  });
});
