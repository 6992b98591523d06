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

const MONITORING = `${overlay("shared")}/kustomization.yaml`;
const ACCEPTED = `    acceptedLoss:
      - {overlay: ${overlay("shared")}, kinds: [StatefulSet], until: 2099-12-31, reason: a managed store}
`;

describe("what Argo CD is told of losses and warnings", () => {
  let usual: ExampleInArgoCd;
  let resident: ExampleInArgoCd;
  let fleet = "";
  let monitoring = "";

  before(async function () {
    this.timeout(START_TIMEOUT_MS);
    usual = await startExample({ plugin: "cmp" });
    resident = await startExample({ plugin: "resident" });
    fleet = await readFile(join(EXAMPLE, "tiphys.yaml"), "utf8");
    monitoring = await readFile(join(EXAMPLE, MONITORING), "utf8");
  });

  after(async () => {
    await usual?.stop();
    await resident?.stop();
  });

  const cut = () => monitoring.replace(/^ *- .*\/victoria-metrics\n/m, "");
  const generate = (example: ExampleInArgoCd, revision: string, path = overlay("shared")) =>
    example.generate({ repository: usual.fleet.url, revision, path });

  it("is a loss, by the server that remembers what was there, until the fleet accepts it", async () => {
    const lossy = await usual.fleet.commit({ [MONITORING]: cut() });
    const accepted = await usual.fleet.commit({
      [MONITORING]: cut(),
      "tiphys.yaml": `${fleet}  render:\n${ACCEPTED}`,
    });
    const whole = await generate(resident, usual.fleet.revision);
    const said = (await errorText(generate(resident, lossy))).replace(DENIED, "");
    expect(said).to.match(
      /^tiphys denied .+: 1 denial, \d+ warnings? \| ?\s\[1\/1\] critical fleet\/render-loss \| Bundle \S+ \| the render loses every StatefulSet \| /,
    );
    const { manifests } = await generate(resident, accepted);
    expect(manifests.length).to.be.within(1, whole.manifests.length - 1);
    // The usual way remembers nothing, and builds once.
    expect((await generate(usual, lossy)).manifests).to.deep.equal(manifests);
  });

  it("is no part of a render: several MB come whole by both ways", async function () {
    this.timeout(300_000);
    const count = 400;
    const maps = Array.from({ length: count }, (_, index) => {
      const data = `data: {text: ${String(index).padStart(16_000, "x")}}`;
      return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bulk-${index}}\n${data}\n`;
    });
    const revision = await usual.fleet.commit({
      "bulk/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [maps.yaml]\n",
      "bulk/maps.yaml": maps.join("---\n"),
    });
    for (const example of [usual, resident]) {
      const { manifests } = await generate(example, revision, "bulk");
      expect(manifests).to.have.lengthOf(count);
      expect(manifests.join("").length).to.be.greaterThan(6_000_000);
    }
  });

  it("is what warns, in an object that both ways append, the same to the byte", async () => {
    const path = overlay("prod");
    const file = `${path}/kustomization.yaml`;
    const text = await readFile(join(EXAMPLE, file), "utf8");
    const revision = await usual.fleet.commit({
      [file]: text.replace(/newTag: .*/, "newTag: latest"),
      "tiphys.yaml": `${fleet}  render: {maxAction: warn, report: true}\n`,
    });
    const [expected, got] = await Promise.all(
      [usual, resident].map((example) => generate(example, revision, path)),
    );
    expect(got?.manifests).to.deep.equal(expected?.manifests);
    const reports = (got?.manifests ?? [])
      .map((manifest) => JSON.parse(manifest) as { metadata: { name: string }; data?: object })
      .filter(({ metadata }) => metadata.name.startsWith("tiphys-report-"));
    expect(reports).to.have.lengthOf(1);
    expect(reports[0]?.data).to.include({ overlay: path, environment: "prod" });
    expect(reports[0]?.data)
      .to.have.property("warnings")
      .that.matches(/^high best-practices\/pinned-images \| Rollout /m);
  });
});
