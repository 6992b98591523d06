import { expect } from "chai";
import { readYaml } from "#core/kube/read-yaml.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { serversOf } from "#test/support/apply-bundle.ts";
import type { Application } from "#test/support/example-in-cluster.ts";
import { type Denial, denialsOfAdmission, denialsOfCheck, denialsOfRender } from "./denials.ts";
import { overlayOf, versionOf } from "./overlay-version.ts";
import { type Person, somebody } from "./person.ts";
import { stepsOfAStory } from "./story-steps.ts";
import { APP, loopWorld, PROD } from "./world.ts";

const OVERLAY = overlayOf("prod");
const FILE = `${OVERLAY}/kustomization.yaml`;
const tagged = (tag: string) => (text: string) => text.replace(/newTag: .*/, `newTag: ${tag}`);
const complaintOf = ({ status }: Application) =>
  status?.conditions?.find(({ type }) => type === "ComparisonError")?.message ?? null;

describe("a violation in one commit", () => {
  stepsOfAStory();
  let ada: Person;
  let wanted: string;
  let live: KubeObject | null;
  let denials: readonly Denial[];
  let revision: string;

  before(async () => {
    await loopWorld().bringUp();
    ada = await somebody("Ada");
    wanted = await versionOf("prod");
    live = await rollout();
    await ada.commit({ [FILE]: tagged("latest") }, "Take the newest");
  });
  after(async () => {
    const { git, untilSynced } = loopWorld();
    await git.fetch();
    const commit = await git.commit({ [FILE]: tagged(wanted) }, "Take the version again");
    await untilSynced("ml-inference-prod", commit);
  });

  it("is denied by check, before anybody else sees it", async () => {
    const begun = performance.now();
    const { exitCode, stdout, stderr } = await ada.tiphys("check", OVERLAY, "--format", "json");
    loopWorld().times.note("violation → feedback by check", performance.now() - begun);
    expect(exitCode, stderr).to.equal(1);
    ({ denials, revision } = denialsOfCheck(stdout));
    expect(denials.map(({ rule }) => rule)).to.deep.equal([
      "best-practices/pinned-images",
      "model-metadata/version-matches-image",
    ]);
  });

  it("is denied by Argo CD's render, in the same words, by the same revision", async () => {
    const { refresh, untilApplication, times } = loopWorld();
    const begun = performance.now();
    await ada.git("push", "--quiet", "origin", "HEAD:main");
    await refresh("ml-inference-prod");
    const application = await untilApplication(
      "ml-inference-prod",
      (found) => complaintOf(found) !== null,
      120,
    );
    times.note("violation → feedback by Argo CD, from the push", performance.now() - begun);
    const said = complaintOf(application) ?? "";
    const rendered = denialsOfRender(said);
    expect(rendered.denials, said).to.deep.equal(denials);
    expect(rendered.revision).to.match(/^sha256:[0-9a-f]{12}/);
    expect(revision.startsWith(rendered.revision), rendered.revision).to.equal(true);
  });

  it("leaves production as it is", async () => {
    expect((await rollout())?.metadata).to.include({
      uid: live?.metadata?.uid,
      generation: generationOf(live),
    });
  });

  it("is denied at admission, in the same words, by the bundle of the same revision", async () => {
    const { plane, times, webhook } = loopWorld();
    const { stdout } = await ada.tiphys("render", OVERLAY);
    const object = readYaml(stdout, { file: OVERLAY }).find(
      ({ value }) => (value as KubeObject).kind === "Rollout",
    );
    const apply = ["apply", "--server-side", "--force-conflicts", "-f", "-"];
    const begun = performance.now();
    const { exitCode, stderr } = await plane.kubectl(apply, JSON.stringify(object?.value));
    times.note("violation → feedback by kubectl apply", performance.now() - begun);
    expect(exitCode).to.equal(1);
    expect(denialsOfAdmission(stderr), stderr).to.deep.equal(denials);
    const servers = await serversOf(plane, APP);
    expect(servers.map((server) => server.revision)).to.include.members([revision]);
    expect(new Set(servers.map((server) => server.revision)).size, "one revision").to.equal(1);
    expect(servers).to.have.length.of.at.least(webhook.replicas.length);
    expect(generationOf(await rollout())).to.equal(generationOf(live));
  });

  const rollout = () => loopWorld().live<KubeObject>(PROD, `rollout/${APP}`);
});

function generationOf(object: KubeObject | null): number {
  const { generation } = { generation: 0, ...object?.metadata };
  return generation;
}
