import { expect } from "chai";
import { readYaml } from "#core/kube/read-yaml.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { pause } from "#test/support/wait-for.ts";
import { type Denial, denialsOfAdmission, denialsOfCheck } from "./denials.ts";
import { overlayOf } from "./overlay-version.ts";
import { stepsOfAStory } from "./story-steps.ts";
import { loopWorld } from "./world.ts";

const FILE = "exceptions/node-exporter.yaml";
const OVERLAY = overlayOf("shared");
/** An object that comes anew: an update is denied only for what the old object did not have. */
const TWIN = "node-exporter-twin";

describe("an exception that ends in the middle", () => {
  stepsOfAStory();
  let text: string;
  let twin: string;
  let end: number;
  let denials: readonly Denial[];

  before(async () => {
    const { git, tiphys, bringUp } = loopWorld();
    await bringUp();
    await git.fetch();
    text = await git.git(["show", `origin/main:${FILE}`]);
    const { stdout } = await tiphys(["render", OVERLAY]);
    const found = readYaml(stdout, { file: OVERLAY })
      .map(({ value }) => value as KubeObject)
      .find(({ kind }) => kind === "DaemonSet");
    twin = JSON.stringify({ ...found, metadata: { ...found?.metadata, name: TWIN } });
  });
  after(async () => {
    const { git, bringBundle, untilSynced } = loopWorld();
    await git.commit({ [FILE]: `${text}\n` }, "Need it for longer");
    await bringBundle();
    await untilSynced("monitoring", await git.fetch());
  });

  it("lets check and admission pass until its end", async function () {
    this.timeout(900_000);
    for (const seconds of [45, 150, 480]) if (await passesFor(seconds)) return;
    throw new Error("expected a bundle in force within minutes");
  });

  it("lets nothing pass from its end on: check denies what it silenced", async () => {
    await pause(Math.max(end - Date.now(), 0));
    const { exitCode, stdout, stderr } = await check();
    expect(exitCode, stderr).to.equal(1);
    ({ denials } = denialsOfCheck(stdout));
    expect([...new Set(denials.map(({ rule }) => rule))]).to.deep.equal([
      "pod-security-restricted/host-namespaces",
      "pod-security-restricted/restricted-volumes",
    ]);
  });

  it("is denied at admission from then on, in the same words, without a new bundle", async () => {
    const { exitCode, stderr } = await apply();
    expect(exitCode).to.equal(1);
    expect(denialsOfAdmission(stderr.replaceAll(TWIN, "node-exporter"))).to.deep.equal(denials);
    loopWorld().times.note("end of an exception → both doors deny", Date.now() - end);
  });

  /** Brings the exception with an end; false where it was over before both doors were asked. */
  async function passesFor(seconds: number): Promise<boolean> {
    const { git, bringBundle } = loopWorld();
    end = Math.ceil(Date.now() / 1000 + seconds) * 1000;
    const ending = text
      .replace(/expires: .*/, `expires: ${new Date(end).toISOString()}`)
      .replace("names: [node-exporter]", `names: [node-exporter, ${TWIN}]`);
    await git.commit({ [FILE]: `${ending}\n` }, "Need it for moments only");
    await bringBundle();
    const [checked, applied] = [await check(), await apply()];
    if (Date.now() >= end) return false;
    expect(checked.exitCode, checked.stderr + checked.stdout).to.equal(0);
    expect(applied.exitCode, applied.stderr).to.equal(0);
    return true;
  }

  const check = () => loopWorld().tiphys(["check", OVERLAY, "--format", "json"]);
  const apply = () =>
    loopWorld().plane.kubectl(
      ["apply", "--server-side", "--force-conflicts", "--dry-run=server", "-f", "-"],
      twin,
    );
});
