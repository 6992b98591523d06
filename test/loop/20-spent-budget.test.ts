import { expect } from "chai";
import { type SigningKeys, signingKeys } from "#test/support/signing-keys.ts";
import { waitFor } from "#test/support/wait-for.ts";
import { versionOf } from "./overlay-version.ts";
import { type Person, somebody } from "./person.ts";
import { buildVersion, promote } from "./ship-version.ts";
import { stepsOfAStory } from "./story-steps.ts";
import { APP, loopWorld, PROD } from "./world.ts";

const VERSION = "1.9.0";
const HISTORY_MS = 6 * 3_600_000;
const SAMPLE_EVERY_MS = 15_000;
const FLEET = "tiphys.yaml";
const SLO_FILE = "slos/ratings.yaml";
/** An objective of this story alone: what others promise keeps the budget that it has. */
const SLO = `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: ratings, namespace: ${PROD}, labels: {app: ${APP}}}
spec:
  service: ratings
  window: 30d
  objectives:
    - name: useful
      target: 99%
      indicator: {events: {total: predictions_rated_total, bad: 'predictions_rated_total{rating="useless"}'}}
`;
const PROMOTE = ["promote", APP, "--to", "prod", "--push", "--format", "json"];

interface Report {
  readonly result: string;
  readonly gates: readonly {
    readonly gate: string;
    readonly verdict: string;
    readonly reason: string;
  }[];
}

describe("a spent error budget", function () {
  this.timeout(900_000);
  stepsOfAStory();
  let keys: SigningKeys;
  let lea: Person;
  let wanted: string;

  before(async () => {
    const { git, prometheus, bringUp, bringBundle, untilSynced } = loopWorld();
    keys = signingKeys();
    wanted = await versionOf("prod");
    await bringUp();
    await untilSynced("ml-inference-dev", await buildVersion(VERSION));
    const { commit } = await promote("staging");
    await untilSynced("ml-inference-staging", commit);
    await prometheus.write(ratings());
    const key = keys.ssh("lea");
    const signer = `    - {name: on-call, sshKey: "${key.publicKey}", emails: [lea@acme.example]}\n`;
    const named = (text: string) => text.replace("  signers:\n", `  signers:\n${signer}`);
    await git.commit({ [SLO_FILE]: SLO, [FLEET]: named }, "Promise useful predictions");
    await bringBundle();
    lea = await somebody("Lea");
    for (const [name, value] of settingsOf(key.settings)) await lea.git("config", name, value);
  });
  after(async () => {
    const { git, bringBundle, tiphys, untilSynced } = loopWorld();
    keys.remove();
    await git.fetch();
    if ((await versionOf("prod")) !== wanted)
      await tiphys(["rollback", APP, "--env", "prod", "--push", "-m", "the story ends"]);
    const unnamed = (text: string) => text.replace(/ {4}- \{name: on-call.*\n/, "");
    await git.commit({ [SLO_FILE]: null, [FLEET]: unnamed }, "Promise less");
    await bringBundle();
    await untilSynced("ml-inference-prod", await git.fetch());
    await loopWorld().untilRollout(({ phase }) => phase === "Healthy", 120);
  });

  it("lets no version into prod, and says what was spent", async () => {
    const { exitCode, report } = await promoteToProd();
    expect([exitCode, report.result], JSON.stringify(report)).to.deep.equal([1, "refused"]);
    const others = report.gates.filter(({ gate }) => gate !== "budget");
    expect(others.map(({ verdict }) => verdict)).not.to.include("fail");
    expect(gateOf(report, "budget")).to.include({ verdict: "fail" });
    expect(gateOf(report, "budget")?.reason)
      .to.contain(`${PROD}/ratings/useful has`)
      .and.contain("only fixes pass");
    expect(await versionOf("prod")).to.equal(wanted);
  });

  it("warns whoever brings another image past Git, as the fleet does not say deny", async () => {
    const { plane } = loopWorld();
    const path = "/spec/template/spec/containers/0/image";
    const value = `ghcr.io/acme/ml-inference:${VERSION}`;
    const patch = JSON.stringify([{ op: "replace", path, value }]);
    const set = ["patch", `rollout/${APP}`, "--type=json", "--dry-run=server", `-p=${patch}`];
    // The webhook asks for budgets once a minute.
    await waitFor(
      async () => {
        const { stderr } = await plane.kubectl(["-n", PROD, ...set]);
        return /Warning: promotion\/budget-spent.*ratings\/useful has/.test(stderr) ? stderr : null;
      },
      { what: "a warning of the spent budget", forMs: 150_000 },
    );
  });

  it("lets a version pass that a signer of the fleet marked as a fix", async () => {
    const { times } = loopWorld();
    const begun = performance.now();
    const marked = await lea.tiphys("approve", APP, "--to", "prod", "--fix", "--push");
    expect(marked.exitCode, marked.stderr).to.equal(0);
    const { exitCode, report } = await promoteToProd();
    expect([exitCode, report.result], JSON.stringify(report.gates)).to.deep.equal([0, "promoted"]);
    expect(gateOf(report, "budget")).to.include({ verdict: "pass" });
    expect(gateOf(report, "budget")?.reason).to.contain("marked as a fix by on-call");
    await startsInProd();
    times.note("marked as a fix → its first production pod", performance.now() - begun);
  });

  async function promoteToProd() {
    const { git, tiphys, plane, analysis } = loopWorld();
    await git.fetch();
    const asking = ["--kubeconfig", plane.kubeconfig, "--analysis", analysis.url];
    const { exitCode, stdout, stderr } = await tiphys([...PROMOTE, ...asking]);
    if (stdout === "") throw new Error(stderr);
    return { exitCode, report: JSON.parse(stdout) as Report };
  }

  async function startsInProd(): Promise<void> {
    const { refresh, service } = loopWorld();
    await refresh("ml-inference-prod");
    await waitFor(async () => service.firstPod(VERSION), {
      what: `a pod of ${VERSION} in prod`,
      forMs: 120_000,
    });
  }
});

const gateOf = ({ gates }: Report, name: string) => gates.find(({ gate }) => gate === name);

/** "-c", "name=value", … as pairs. */
function settingsOf(flags: readonly string[]): readonly (readonly [string, string])[] {
  return flags
    .filter((flag) => flag !== "-c")
    .map((flag) => {
      const [name = "", ...value] = flag.split("=");
      return [name, value.join("=")] as const;
    });
}

/** Counters of the last hours: every tenth prediction was useless to its user. */
function ratings() {
  const now = Date.now();
  const times = Array.from(
    { length: HISTORY_MS / SAMPLE_EVERY_MS },
    (_, index) => now - HISTORY_MS + index * SAMPLE_EVERY_MS,
  );
  const series = (rating: string, perSample: number) => ({
    labels: { __name__: "predictions_rated_total", namespace: PROD, rating },
    samples: times.map((time, index) => [time, index * perSample] as const),
  });
  return [series("useful", 90), series("useless", 10)];
}
