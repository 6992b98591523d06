import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { applyBundle } from "#test/support/apply-bundle.ts";
import {
  type ControlPlane,
  type KubectlResult,
  startControlPlane,
} from "#test/support/control-plane.ts";
import { consoleBlocks } from "#test/support/console-blocks.ts";
import { startControllerManager } from "#test/support/controller-manager.ts";
import { freePorts } from "#test/support/free-ports.ts";
import {
  type RolloutsController,
  startRolloutsByAccount,
} from "#test/support/rollouts-controller.ts";
import type { RunningProgram } from "#test/support/running-program.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { type RunningTiphys, startTiphys } from "#test/support/running-tiphys.ts";
import { ROOT } from "#test/support/source-files.ts";
import { documentsText, shippedWebhook } from "#test/support/shipped-webhook.ts";
import { retried, waitFor } from "#test/support/wait-for.ts";

const PAGE = readFileSync(join(ROOT, "docs/guides/freeze-a-fleet.md"), "utf8");
const GUIDE = consoleBlocks(PAGE);
const BREAKGLASS = (/^tiphys (breakglass .*)$/m.exec(PAGE)?.[1] ?? "").split(" ");
const HOUR = 3_600_000;
/** A namespace that is younger than a day is let rebuild. */
const LATER = 48 * HOUR;

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments: [{name: prod, namespaces: ["*-prod"]}]
  policies: []
  freezes: ["freezes/*.yaml"]
  admission: {freeze: deny}
`;
const freezeUntil = (end: number) => `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFreeze
metadata: {name: peak-week}
spec:
  owner: release-managers
  reason: no changes in the week with the most orders
  environments: [prod]
  until: ${new Date(end).toISOString()}
`;
const NAMESPACE = `apiVersion: v1
kind: Namespace
metadata: {name: shop-prod, labels: {tiphys.io/environment: prod}}
`;

const template = (name: string, image: string) =>
  `{metadata: {labels: {app: ${name}}}, spec: {containers: [{name: web, image: "${image}"}]}}`;
const workload = (kind: string, name: string, image = "web:1.0") => `apiVersion: ${
  kind === "Rollout" ? "argoproj.io/v1alpha1" : "apps/v1"
}
kind: ${kind}
metadata: {name: ${name}}
spec:
  ${kind === "DaemonSet" ? "" : "replicas: 1"}
  ${kind === "StatefulSet" ? `serviceName: ${name}` : ""}
  selector: {matchLabels: {app: ${name}}}
  ${kind === "Rollout" ? "strategy: {canary: {}}" : ""}
  template: ${template(name, image)}
`;

describe("a freeze in a real cluster, where the fleet says deny", function () {
  this.timeout(180_000);
  let cluster: ControlPlane;
  let server: RunningTiphys;
  let manager: RunningProgram;
  let rollouts: RolloutsController;
  let metricsPort = 0;
  let aheadMs = 0;

  before(async function () {
    cluster = await startControlPlane();
    const [port = 0, second = 0] = await freePorts(2);
    metricsPort = second;
    const url = `https://127.0.0.1:${port}/validate`;
    await cluster.apply(documentsText(await shippedWebhook({ url })));
    const kubeconfig = await cluster.kubeconfigOf("tiphys-system", "tiphys-webhook");
    server = startTiphys({
      argv: [
        ...["serve", "webhook", "--kubeconfig", kubeconfig, "--tls-host", "127.0.0.1"],
        ...["--listen", `127.0.0.1:${port}`, "--metrics-listen", `127.0.0.1:${metricsPort}`],
      ],
      cwd: cluster.folder,
      now: () => Date.now() + aheadMs,
    });
    await server.said("serving");
    await retried(() => cluster.apply(NAMESPACE));
    manager = await startControllerManager(cluster, [
      "deployment-controller",
      "statefulset-controller",
      "daemonset-controller",
    ]);
    rollouts = await startRolloutsByAccount(this, cluster);
    await ranBefore();
    aheadMs = LATER;
    await freeze(Date.now() + LATER + HOUR);
  });
  after(async () => {
    await rollouts?.stop();
    await manager?.stop();
    await server?.stop();
    await cluster?.stop();
  });

  const kubectl = (...args: readonly string[]) => cluster.kubectl(["-n", "shop-prod", ...args]);
  const apply = (yaml: string, ...args: readonly string[]) =>
    cluster.kubectl(["-n", "shop-prod", "apply", "-f", "-", ...args], yaml);
  const image = async (target: string) => {
    const path = "jsonpath={.spec.template.spec.containers[0].image}";
    return (await kubectl("get", target, "-o", path)).stdout;
  };
  const good = ({ exitCode, stderr }: KubectlResult) => expect(exitCode, stderr).to.equal(0);
  const template2 = (name: string, tag: string) =>
    JSON.stringify([
      {
        op: "replace",
        path: "/spec/template",
        value: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name: "web", image: `web:${tag}` }] },
        },
      },
    ]);
  /** As `kubectl argo rollouts undo` does it: the template of an old ReplicaSet, whole. */
  const patchRollout = (tag: string) =>
    kubectl("patch", "rollout", "canary", "--type=json", "-p", template2("canary", tag));

  /** Two versions of everything, while nothing is frozen. */
  async function ranBefore(): Promise<void> {
    const kinds = [
      ["Deployment", "web"],
      ["StatefulSet", "store"],
      ["DaemonSet", "agent"],
      ["Rollout", "canary"],
    ] as const;
    for (const [kind, name] of kinds) good(await apply(workload(kind, name)));
    await histories(4);
    for (const target of ["deployment/web", "statefulset/store", "daemonset/agent"])
      good(await kubectl("set", "image", target, "web=web:2.0"));
    good(await patchRollout("2.0"));
    await histories(8);
  }

  async function histories(count: number): Promise<void> {
    await waitFor(
      async () => {
        const { stdout } = await kubectl("get", "rs,controllerrevisions", "-o", "name");
        return stdout.trim().split("\n").length >= count ? true : null;
      },
      { what: `${count} revisions` },
    );
  }

  /** Freezes are no part of the revision: that one counts is seen by what it does. */
  async function freeze(end: number): Promise<void> {
    await applyBundle(cluster, join(cluster.folder, "repository"), {
      "tiphys.yaml": FLEET,
      "freezes/peak-week.yaml": freezeUntil(end),
    });
    await waitFor(async () => {
      const { exitCode } = await setImage("deployment/web", "web:9.9", "--dry-run=server");
      return exitCode === 0 ? null : true;
    });
  }

  const setImage = (target: string, tag: string, ...more: readonly string[]) =>
    kubectl("set", "image", target, `web=${tag}`, ...more);

  it("denies an image that a workload did not run lately, with who froze it, why and until when", async () => {
    const { exitCode, stderr } = await setImage("deployment/web", "web:3.0");
    expect(exitCode).to.equal(1);
    const [shown] = GUIDE.filter((block) => block.command.includes("set image"));
    const ended = (text: string) => text.replace(/Wait for its end, \S+,/, "Wait for its end,");
    expect(shown?.command).to.equal("kubectl set image deployment/web web=web:3.0");
    expect(ended(stderr)).to.contain(ended(shown?.output ?? "").trimEnd());
    expect(stderr)
      .to.contain("tiphys denied Deployment shop-prod/web (environment prod): 1 denial")
      .and.contain("promotion/frozen (high) | GuardrailFreeze peak-week")
      .and.contain('"peak-week" of release-managers: no changes in the week with the most orders')
      .and.contain('Its recent history has no "web:3.0".');
    expect(await image("deployment/web")).to.equal("web:2.0");
  });

  for (const target of ["statefulset/store", "daemonset/agent"])
    it(`denies it for a ${target.split("/")[0] ?? ""} too`, async () => {
      expect((await setImage(target, "web:3.0")).stderr).to.contain("promotion/frozen");
    });

  it("lets everything else change: replicas, labels, resources, and the same image again", async () => {
    good(await kubectl("scale", "deployment/web", "--replicas=3"));
    good(await kubectl("label", "deployment/web", "note=a"));
    good(await kubectl("set", "resources", "deployment/web", "--limits=cpu=1"));
    good(await kubectl("rollout", "restart", "deployment/web"));
    good(await apply(workload("Deployment", "web", "web:2.0")));
  });

  it("lets kubectl rollout undo go back, as the guide shows it", async () => {
    const [shown] = GUIDE.filter((block) => block.command.includes("rollout undo"));
    const answer = await kubectl(...(shown?.command ?? "").split(" ").slice(1));
    good(answer);
    expect(answer.stdout).to.equal(shown?.output);
  });

  for (const target of ["deployment/web", "statefulset/store", "daemonset/agent"])
    it(`lets kubectl rollout undo ${target} go back`, async () => {
      const path = "jsonpath={.metadata.generation}";
      const before = (await kubectl("get", target, "-o", path)).stdout;
      // Restarts have revisions too: back to the first one.
      good(await kubectl("rollout", "undo", target, "--to-revision=1"));
      expect((await kubectl("get", target, "-o", path)).stdout).not.to.equal(before);
      expect(await image(target)).to.equal("web:1.0");
    });

  it("lets a Rollout go back as kubectl argo rollouts undo does, and nowhere else", async () => {
    expect((await patchRollout("3.0")).stderr).to.contain("promotion/frozen");
    good(await patchRollout("1.0"));
    expect(await image("rollout/canary")).to.equal("web:1.0");
    await waitFor(async () => {
      const path = "jsonpath={.status.phase}";
      return (await kubectl("get", "rollout", "canary", "-o", path)).stdout === "Healthy"
        ? true
        : null;
    });
  });

  it("denies what is new, and a ReplicaSet that somebody makes up for its history", async () => {
    const made = await apply(workload("Deployment", "other"));
    expect(made.stderr).to.contain("It is new here: there is no history that it could go back to.");
    const uid = (await kubectl("get", "deployment", "web", "-o", "jsonpath={.metadata.uid}"))
      .stdout;
    const forged =
      `${workload("ReplicaSet", "web-forged", "web:3.0").replaceAll("app: web-forged", "app: web")}`.replace(
        "metadata: {name: web-forged}",
        `metadata: {name: web-forged, labels: {app: web}, ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web, uid: ${uid}, controller: true}]}`,
      );
    expect((await apply(forged)).stderr).to.contain("promotion/frozen");
  });

  it("lets through what glass was broken for, and its controller finish it", async () => {
    // Broken glass lasts for hours from its creation, which the API server's clock says.
    aheadMs = 0;
    const { exitCode, stderr } = await runTiphys({
      argv: [...BREAKGLASS, "--kubeconfig", cluster.kubeconfig],
      cwd: cluster.folder,
      now: Date.now(),
    });
    expect(exitCode, stderr).to.equal(0);
    await retried(async () => good(await setImage("deployment/web", "web:4.0")));
    await waitFor(async () => {
      const { stdout } = await kubectl("get", "rs", "-o", "jsonpath={..image}");
      return stdout.split(" ").includes("web:4.0") ? true : null;
    });
    good(await kubectl("delete", "gex", "--all"));
    await waitFor(async () =>
      (await setImage("deployment/web", "web:5.0", "--dry-run=server")).exitCode === 0
        ? null
        : true,
    );
  });

  it("counts what it denied and let through", async () => {
    const response = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
    const text = await response.text();
    expect(text)
      .to.match(
        /tiphys_freeze_findings_total\{rule="frozen",action="deny",environment="prod"\} [1-9]/,
      )
      .and.match(
        /tiphys_freeze_findings_total\{rule="frozen",action="off",environment="prod"\} [1-9]/,
      )
      .and.match(/tiphys_freeze_passes_total\{reason="images of its recent history"/)
      .and.match(/tiphys_freeze_passes_total\{reason="made by a controller"/);
  });

  it("answers reviews that ask for a history as fast as others", async () => {
    const durations = async () => {
      const response = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
      const buckets = (await response.text()).matchAll(
        /^tiphys_review_duration_seconds_bucket\{le="([^"]+)"\} (\d+)$/gm,
      );
      return new Map([...buckets].map(([, end = "", count]) => [end, Number(count)]));
    };
    const before = await durations();
    for (let round = 0; round < 20; round++) {
      const { exitCode } = await setImage("deployment/web", `web:9.${round}`, "--dry-run=server");
      expect(exitCode).to.equal(1);
    }
    const after = await durations();
    const since = (end: string) => (after.get(end) ?? 0) - (before.get(end) ?? 0);
    expect(since("+Inf")).to.be.at.least(20);
    expect(since("1")).to.equal(since("+Inf"));
  });

  it("says that it does not know where it may not read the history, and denies", async () => {
    const role = "clusterrole/tiphys-webhook";
    const rules = JSON.parse((await cluster.kubectl(["get", role, "-o", "json"])).stdout).rules;
    const lists = rules.findIndex(({ resources }: { readonly resources: readonly string[] }) =>
      resources.includes("controllerrevisions"),
    );
    const patch = JSON.stringify([{ op: "remove", path: `/rules/${lists}` }]);
    good(await cluster.kubectl(["patch", role, "--type=json", "-p", patch]));
    await waitFor(async () => {
      const { stderr } = await setImage("deployment/web", "web:1.0", "--dry-run=server");
      return /is not known: .*expected a list, got status 403/.test(stderr) ? true : null;
    });
  });

  it("keeps a freeze that changed for servers that begin anew, under the same revision", async () => {
    const end = Date.now() + LATER + HOUR + 60_000;
    await freeze(end);
    const path = "jsonpath={.binaryData.bundle\\.json\\.gz}";
    await waitFor(async () => {
      const kept = ["-n", "tiphys-system", "get", "configmap", "tiphys-last-good-shop", "-o", path];
      const { stdout } = await cluster.kubectl(kept);
      const text = gunzipSync(Buffer.from(stdout, "base64")).toString("utf8");
      return text.includes(new Date(end).toISOString()) ? true : null;
    });
  });

  it("ends by the clock", async () => {
    aheadMs = LATER + 2 * HOUR;
    good(await setImage("deployment/web", "web:6.0"));
  });
});
