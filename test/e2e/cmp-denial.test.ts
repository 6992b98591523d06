import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import {
  DENIED,
  EXAMPLE,
  type ExampleInArgoCd,
  overlay,
  START_TIMEOUT_MS,
  startExample,
} from "#test/support/example-in-argo-cd.ts";
import { errorText } from "#test/support/repo-server-client.ts";

const KUSTOMIZATION = `${overlay("prod")}/kustomization.yaml`;

describe("a denied commit in Argo CD", () => {
  let example: ExampleInArgoCd;

  before(async function () {
    this.timeout(START_TIMEOUT_MS);
    example = await startExample({ plugin: "cmp" });
  });

  after(() => example?.stop());

  describe("with an image set to :latest in prod", () => {
    let texts: readonly string[];

    before(async () => {
      texts = await denials({
        [KUSTOMIZATION]: (await kustomization()).replace(/newTag: .*/, "newTag: latest"),
      });
    });

    it("shows what is wrong, where, by which rule, and nothing of the machine", () => {
      const [text] = texts;
      expect(text)
        .to.match(DENIED)
        .and.to.match(/\[1\/\d+\]/);
      expect(text).to.contain("ghcr.io/acme/ml-inference:latest");
      expect(text).to.contain("model-metadata/version-matches-image");
      expect(text).not.to.match(/_cmp_server|\/tmp\//);
    });

    it("says the same words about the same commit every time", () => {
      expect(texts[1]).to.equal(texts[0]);
    });
  });

  describe("with forty deployments that break every rule", () => {
    let texts: readonly string[];

    before(async () => {
      const text = await kustomization();
      texts = await denials({
        [KUSTOMIZATION]: text.replace("resources:", "resources:\n  - careless.yaml"),
        [`${overlay("prod")}/careless.yaml`]: carelessDeployments(40),
      });
    });

    it("needs at most 4,000 bytes, and uses most of them", () => {
      const report = texts[0]?.replace(DENIED, "") ?? "";
      expect(Buffer.byteLength(report)).to.be.within(3000, 4000);
    });

    it("begins with the worst finding and counts what it leaves out", () => {
      const [text = ""] = texts;
      expect(text).to.match(/\[1\/\d{3,}\] critical pod-security-restricted\//);
      expect(text).to.match(/and \d{3,} more: see all with "tiphys check/);
    });

    it("says the same words about the same commit every time", () => {
      expect(texts[1]).to.equal(texts[0]);
    });
  });

  /** What two renders of prod at one commit end in. */
  async function denials(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const revision = await example.fleet.commit(files);
    const deny = () => errorText(example.generate({ path: overlay("prod"), revision }));
    return [await deny(), await deny()];
  }
});

function kustomization(): Promise<string> {
  return readFile(join(EXAMPLE, KUSTOMIZATION), "utf8");
}

function carelessDeployments(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: careless-${index}}
spec:
  selector: {matchLabels: {run: careless-${index}}}
  template:
    metadata: {labels: {run: careless-${index}}}
    spec:
      hostNetwork: true
      containers:
        - {name: web, image: "nginx:latest", securityContext: {privileged: true}}
`,
  ).join("---\n");
}
