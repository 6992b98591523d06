import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { versionRuns } from "#core/promotion/version-runs.ts";

const DIGEST = `sha256:${"4f".repeat(32)}`;
const IMAGES = [
  { name: "shop", newName: "host:5000/acme/shop", tag: "v2", digest: null },
  { name: "cart", newName: null, tag: "v7", digest: DIGEST },
];
const owned = (
  kind: string,
  name: string,
  { hash, rollout = "shop", at = 1, ...more }: Given,
): KubeObject => ({
  apiVersion: "v1",
  kind,
  metadata: {
    name,
    namespace: "staging",
    labels: { "rollouts-pod-template-hash": hash, ...more.labels },
    creationTimestamp: `2026-11-21T12:00:0${at}Z`,
    ownerReferences: [{ kind: "Rollout", name: rollout }],
  },
  ...more.fields,
});
interface Given {
  readonly hash: string;
  readonly rollout?: string;
  readonly at?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, unknown>>;
}
const set = (hash: string, images: readonly string[], more: Partial<Given> = {}) => {
  const containers = images.map((image) => ({ name: image, image }));
  const fields = { spec: { template: { spec: { containers } } } };
  return owned("ReplicaSet", `set-${hash}`, { hash, fields, ...more });
};
const run = (name: string, phase: string, given: Given) =>
  owned("AnalysisRun", name, { ...given, fields: { status: { phase } } });

describe("the AnalysisRuns of a version", () => {
  it("belong to the newest pods with its images, whatever runs beside them", () => {
    const replicaSets = [
      set("a", ["host:5000/acme/shop:v2", "istio/proxy:1"], { at: 1 }),
      set("b", ["host:5000/acme/shop:v2", "istio/proxy:2"], { at: 2 }),
      set("c", ["host:5000/acme/shop:v3"], { at: 3 }),
      set("d", ["other/shop:v2"], { at: 4, rollout: "other" }),
    ];
    const analysisRuns = [
      run("of-a", "Failed", { hash: "a" }),
      run("of-b", "Successful", { hash: "b" }),
      run("of-another", "Failed", { hash: "b", rollout: "other" }),
    ];
    expect(versionRuns(IMAGES, { replicaSets, analysisRuns })).to.deep.equal({
      known: [{ name: "staging/of-b", phase: "Successful", message: null }],
    });
  });

  it("are known by digests, with a tag beside them or not", () => {
    for (const image of [`cart@${DIGEST}`, `cart:v9@${DIGEST}`])
      expect(
        versionRuns(IMAGES, { replicaSets: [set("a", [image])], analysisRuns: [] }),
      ).to.deep.equal({ known: [] });
    expect(
      versionRuns(IMAGES, { replicaSets: [set("a", ["cart:v7"])], analysisRuns: [] }),
    ).to.deep.equal({
      unknown: "Rollout staging/shop has not got the version yet",
    });
  });

  it("are not known while one of several Rollouts lacks the version, or none has its images", () => {
    const replicaSets = [
      set("a", ["host:5000/acme/shop:v2"]),
      set("b", ["host:5000/acme/shop:v1"], { rollout: "worker" }),
    ];
    expect(versionRuns(IMAGES, { replicaSets, analysisRuns: [] })).to.deep.equal({
      unknown: "Rollout staging/worker has not got the version yet",
    });
    expect(versionRuns(IMAGES, { replicaSets: [], analysisRuns: [] })).to.deep.equal({
      unknown: "no Rollout with the version's images was found",
    });
  });

  it("are the last of each kind and step: what was tried again counts no more", () => {
    const step = (index: string) => ({ "rollout-type": "Step", "step-index": index });
    const analysisRuns = [
      run("first", "Failed", { hash: "a", at: 1, labels: step("1") }),
      run("again", "Successful", { hash: "a", at: 2, labels: step("1") }),
      run("next", "Running", { hash: "a", at: 3, labels: step("2") }),
    ];
    const answer = versionRuns(IMAGES, {
      replicaSets: [set("a", ["host:5000/acme/shop:v2"])],
      analysisRuns,
    });
    expect("known" in answer ? answer.known.map(({ name }) => name) : answer).to.deep.equal([
      "staging/again",
      "staging/next",
    ]);
  });
});
