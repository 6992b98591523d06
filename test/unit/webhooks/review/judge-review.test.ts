import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { policyOf, workload } from "#test/support/fleet-setup.ts";
import { errorOf } from "#test/support/error-of.ts";
import { review, type ReviewFields, type ReviewSetup } from "#test/support/review-setup.ts";

const pinned = policyOf("images", {
  id: "pinned",
  each: "container",
  path: ".image",
  cel: '!container.image.endsWith(":latest")',
  message: 'container "{{container.name}}" runs "{{container.image}}"',
});
const shop = { policies: [pinned] };
const LATEST = { name: "web", image: "web:latest" };

/** "deny /spec/…", in order. */
async function said(setup: ReviewSetup, fields: ReviewFields): Promise<readonly string[]> {
  const { findings } = await review(setup, fields);
  return findings.map(({ action, path }) => `${action} ${path}`);
}

/** As it was when it began to wait for its finalizers. */
const ending = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, deletionTimestamp: "2026-01-01T00:00:00Z", finalizers: ["a/b"] },
});

const IMAGE = "/spec/template/spec/containers/0/image";
const bad = workload({ containers: [LATEST] });

describe("a review", () => {
  it("denies what a policy in force denies", async () => {
    const outcome = await review({ bundles: [shop] }, { object: bad });
    expect(outcome.decision).to.equal("deny");
    expect(outcome.environments).to.deep.equal(["prod"]);
    expect(outcome.findings.map(({ message }) => message)).to.deep.equal([
      'container "web" runs "web:latest"',
    ]);
  });

  it("allows what is fine, and says under which revision", async () => {
    const outcome = await review({ bundles: [shop] }, { object: workload() });
    expect(outcome.decision).to.equal("allow");
    expect(outcome.revision).to.match(/^sha256:/);
  });

  const passed: readonly (readonly [string, ReviewSetup, ReviewFields, string])[] = [
    [
      "a delete",
      { bundles: [shop] },
      { operation: "DELETE", oldObject: bad },
      "a delete is never blocked",
    ],
    [
      "a connection",
      { bundles: [shop] },
      { operation: "CONNECT", object: workload({ kind: "PodExecOptions", apiVersion: "v1" }) },
      "a connection changes no object",
    ],
    [
      "a status",
      { bundles: [shop] },
      { operation: "UPDATE", subResource: "status", object: bad, oldObject: workload() },
      "subresource status is not judged",
    ],
    [
      "the removal of a finalizer",
      { bundles: [shop] },
      { operation: "UPDATE", object: bad, oldObject: ending(bad) },
      "the object is being deleted",
    ],
    [
      "an exempt namespace",
      { bundles: [{ ...shop, fleet: { environments: [{ name: "all", namespaces: ["*"] }] } }] },
      { object: workload({ namespace: "kube-system", containers: [LATEST] }) },
      "no bundle in force judges it",
    ],
    ["anything where no bundle is in force", {}, { object: bad }, "no bundle in force judges it"],
  ];
  for (const [title, setup, fields, reason] of passed) {
    it(`passes over ${title}`, async () => {
      const { decision, skipped } = await review(setup, fields);
      expect(decision).to.equal("allow");
      expect(skipped).to.equal(reason);
    });
  }
});

describe("an object that waits for its finalizers", () => {
  it("is judged all the same where more than its metadata changes", async () => {
    const fields = { operation: "UPDATE", object: ending(bad), oldObject: ending(workload()) };
    expect(await said({ bundles: [shop] }, fields)).to.deep.equal([`deny ${IMAGE}`]);
  });

  it("may be changed where that is no worse than before", async () => {
    const object = workload({ containers: [LATEST], podSpec: { nodeSelector: { disk: "ssd" } } });
    const fields = { operation: "UPDATE", object: ending(object), oldObject: ending(bad) };
    expect(await said({ bundles: [shop] }, fields)).to.deep.equal([`warn ${IMAGE}`]);
  });
});

describe("the environment of a review", () => {
  const fleet = {
    environments: [
      { name: "prod", clusters: ["eu"], namespaces: ["*-prod"], actions: actions("deny") },
      {
        name: "dev",
        clusters: ["eu"],
        namespaceSelector: { matchLabels: { stage: "dev" } },
        namespaces: [],
        actions: actions("warn"),
      },
    ],
    unmatched: "audit",
  };
  const setup = { bundles: [{ ...shop, fleet }], cluster: "eu" };
  const namespace = (name: string, labels = {}): KubeObject => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, labels },
  });
  const cases: readonly (readonly [string, ReviewSetup, string, string])[] = [
    ["the first whose glob matches", setup, "shop-prod", "deny"],
    [
      "the one whose selector matches the labels of the namespace",
      { ...setup, held: [namespace("a", { stage: "dev" })] },
      "a",
      "warn",
    ],
    [
      "the one whose selector matches, also where the cache has not seen the namespace yet",
      { ...setup, held: [namespace("a", { stage: "dev" })], isCold: true },
      "a",
      "warn",
    ],
    ["none where the namespace is unknown", setup, "a", "audit"],
    [
      "none in a cluster that no environment names",
      { ...setup, cluster: "us" },
      "shop-prod",
      "audit",
    ],
  ];
  for (const [title, given, name, action] of cases) {
    it(`is ${title}`, async () => {
      const object = workload({ namespace: name, containers: [LATEST] });
      expect(await said(given, { object })).to.deep.equal([`${action} ${IMAGE}`]);
    });
  }

  it("is not guessed where the namespace is not known, and the cluster does not answer", async () => {
    const object = workload({ namespace: "a", containers: [LATEST] });
    const error = await errorOf(review({ ...setup, held: "unreachable" }, { object }));
    expect(error.code).to.equal("CLUSTER_UNREACHABLE");
  });

  it("is its own for a Namespace", async () => {
    const named = policyOf("namespaces", {
      cel: '"owner" in object.metadata.?labels.orValue({})',
      match: { kinds: ["Namespace"] },
    });
    const { decision, environments } = await review(
      { bundles: [{ fleet, policies: [named] }], cluster: "eu" },
      { object: namespace("shop-prod"), namespace: "shop-prod" },
    );
    expect([decision, environments]).to.deep.equal(["deny", ["prod"]]);
  });

  it("is none for a cluster-scoped object, which the fleet's unmatched is for", async () => {
    const roles = policyOf("roles", { cel: "false", match: { kinds: ["ClusterRole"] } });
    const object = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "x" },
    };
    const { findings } = await review(
      { bundles: [{ fleet: { ...fleet, unmatched: "warn" }, policies: [roles] }], cluster: "eu" },
      { object },
    );
    expect(findings.map(({ action }) => action)).to.deep.equal(["warn"]);
  });
});

describe("several bundles", () => {
  const claims = (namespaces: readonly string[], action: string, more = {}) => ({
    policies: [pinned],
    fleet: {
      environments: [{ name: `env-${action}`, namespaces, actions: actions(action) }],
      ...more,
    },
  });

  it("count each for the namespaces that they claim", async () => {
    const setup = { bundles: [claims(["a"], "deny"), claims(["b"], "warn")] };
    const object = workload({ namespace: "b", containers: [LATEST] });
    expect(await said(setup, { object })).to.deep.equal([`warn ${IMAGE}`]);
  });

  it("leave a namespace alone that none of them claims", async () => {
    const setup = { bundles: [claims(["a"], "deny"), claims(["b"], "warn")] };
    const { skipped } = await review(setup, { object: workload({ namespace: "c" }) });
    expect(skipped).to.equal("no bundle in force judges it");
  });

  it("both judge a namespace that both claim, and the stricter decision counts", async () => {
    for (const bundles of [
      [claims(["a"], "warn"), claims(["*"], "deny")],
      [claims(["*"], "deny"), claims(["a"], "warn")],
    ]) {
      const object = workload({ namespace: "a", containers: [LATEST] });
      expect(await said({ bundles }, { object })).to.deep.equal([`deny ${IMAGE}`]);
    }
  });

  it("are judged after the platform's, which counts for every namespace", async () => {
    const platform = {
      fleet: { platform: true, unmatched: "deny", environments: [] },
      policies: [policyOf("owners", { cel: '"owner" in object.metadata.?labels.orValue({})' })],
    };
    const setup = { bundles: [platform, claims(["a"], "warn"), claims(["b"], "warn")] };
    const claimed = workload({ namespace: "a", containers: [LATEST] });
    expect(await said(setup, { object: claimed })).to.deep.equal([`warn ${IMAGE}`, "deny "]);
    const unclaimed = workload({ namespace: "c", containers: [LATEST] });
    expect(await said(setup, { object: unclaimed })).to.deep.equal(["deny "]);
  });
});

describe("an update", () => {
  const update = (object: KubeObject, oldObject: KubeObject) => ({
    operation: "UPDATE",
    object,
    oldObject,
  });
  const setup = { bundles: [shop] };

  it("is not blocked for what was already wrong", async () => {
    const labelled = workload({ labels: { a: "b" }, containers: [LATEST] });
    const { decision, findings } = await review(setup, update(labelled, bad));
    expect(decision).to.equal("warn");
    expect(findings.map(({ action, existing }) => [action, existing])).to.deep.equal([
      ["warn", true],
    ]);
  });

  it("is not blocked where containers change their places", async () => {
    const [one, two] = [LATEST, { name: "side", image: "side:2" }];
    const change = update(
      workload({ containers: [two, one] }),
      workload({ containers: [one, two] }),
    );
    expect(await said(setup, change)).to.deep.equal([
      "warn /spec/template/spec/containers/1/image",
    ]);
  });

  it("is blocked for a new violation of a rule that was broken elsewhere before", async () => {
    const second = { name: "side", image: "side:latest" };
    const change = update(workload({ containers: [LATEST, second] }), bad);
    expect(await said(setup, change)).to.deep.equal([
      `warn ${IMAGE}`,
      "deny /spec/template/spec/containers/1/image",
    ]);
  });

  it("only warns about what an exception covered until it expired", async () => {
    const excepted = {
      ...shop,
      exceptions: {
        old: {
          policy: "images",
          rules: ["pinned"],
          match: { kinds: ["Deployment"], names: ["web"] },
          owner: "me",
          reason: "r",
          expires: "2026-01-01",
        },
      },
    };
    expect(await said({ bundles: [excepted] }, update(bad, bad))).to.deep.equal([`warn ${IMAGE}`]);
    expect(await said({ bundles: [excepted] }, { object: bad })).to.deep.equal([`deny ${IMAGE}`]);
  });
});

describe("a child of a controller", () => {
  const owner: KubeObject = {
    ...workload({ kind: "ReplicaSet", name: "web-7c", containers: [LATEST] }),
    metadata: { name: "web-7c", namespace: "shop-prod", uid: "u1" },
  };
  const reference = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    name: "web-7c",
    uid: "u1",
    controller: true,
  };
  const pod = (
    containers: readonly unknown[],
    given: Readonly<Record<string, unknown>> = {},
  ): KubeObject => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      generateName: "web-7c-",
      namespace: "shop-prod",
      ownerReferences: [{ ...reference, ...given }],
    },
    spec: { containers, tolerations: [{ key: "a" }] },
  });
  const CONTROLLER = "system:serviceaccount:kube-system:replicaset-controller";
  const setup = { bundles: [shop], held: [owner] };

  it("is spared what its owner's template already shows", async () => {
    const { decision, findings } = await review(setup, {
      object: pod([LATEST]),
      username: CONTROLLER,
    });
    expect([decision, findings]).to.deep.equal(["allow", []]);
  });

  it("is spared a template whose probes Istio has pointed elsewhere", async () => {
    const probed = { ...LATEST, livenessProbe: { httpGet: { path: "/", port: 80 } } };
    const held = [{ ...owner, spec: { template: { spec: { containers: [probed] } } } }];
    const child = pod([
      { ...probed, livenessProbe: { httpGet: { path: "/app-health", port: 15020 } } },
    ]);
    const { decision } = await review(
      { bundles: [shop], held },
      { object: child, username: CONTROLLER },
    );
    expect(decision).to.equal("allow");
  });

  it("is not spared what a sidecar brings that no fleet names, and is where one does", async () => {
    const sidecar = { name: "istio-proxy", image: "docker.io/istio/proxyv2:latest" };
    const child = { object: pod([LATEST, sidecar]), username: CONTROLLER };
    expect(await said(setup, child)).to.deep.equal(["deny /spec/containers/1/image"]);
    const known = { injected: [{ container: "istio-proxy", image: "*/istio/proxyv2:*" }] };
    const injected = { bundles: [{ ...shop, fleet: known }], held: [owner] };
    expect(await said(injected, child)).to.deep.equal(["audit /spec/containers/1/image"]);
  });

  it("may be made by an account that the fleet names", async () => {
    const username = "system:serviceaccount:rollouts:controller";
    const fleet = { admission: { controllers: [username] } };
    const { decision } = await review(
      { bundles: [{ ...shop, fleet }], held: [owner] },
      { object: pod([LATEST]), username },
    );
    expect(decision).to.equal("allow");
  });

  const forged: readonly (readonly [string, ReviewFields, readonly KubeObject[]])[] = [
    ["by a person", { object: pod([LATEST]), username: "jane" }, [owner]],
    [
      "that names another uid",
      { object: pod([LATEST], { uid: "u2" }), username: CONTROLLER },
      [owner],
    ],
    ["whose owner is not there", { object: pod([LATEST]), username: CONTROLLER }, []],
    [
      "whose reference is no controller's",
      { object: pod([LATEST], { controller: false }), username: CONTROLLER },
      [owner],
    ],
    [
      "that carries another image than the template",
      { object: pod([{ name: "web", image: "evil:latest" }]), username: CONTROLLER },
      [owner],
    ],
  ];
  for (const [title, fields, held] of forged) {
    it(`is judged in full when made ${title}`, async () => {
      expect(await said({ bundles: [shop], held }, fields)).to.deep.equal([
        "deny /spec/containers/0/image",
      ]);
    });
  }
});

describe("a subresource", () => {
  const replicas = policyOf("replicas", {
    id: "two",
    path: ".spec.replicas",
    cel: "object.spec.replicas >= 2",
    match: { kinds: ["Deployment"] },
  });
  const scale = (count: number): KubeObject => ({
    apiVersion: "autoscaling/v1",
    kind: "Scale",
    metadata: { name: "web", namespace: "shop-prod" },
    spec: { replicas: count },
  });
  const deployment = (count: number): KubeObject => {
    const object = workload({ containers: [LATEST] });
    return { ...object, spec: { ...(object.spec as object), replicas: count } };
  };
  const setup = { bundles: [{ policies: [pinned, replicas] }], held: [deployment(3)] };
  const text = (count: number): ReviewFields => ({
    operation: "UPDATE",
    subResource: "scale",
    group: "apps",
    resource: "deployments",
    object: scale(count),
    oldObject: scale(3),
  });

  it("that scales is judged by the rules of the scaled object, old findings apart", async () => {
    const { findings } = await review(setup, text(1));
    expect(findings.map(({ action, rule }) => `${action} ${rule}`)).to.deep.equal([
      "warn pinned",
      "deny two",
    ]);
  });

  it("that scales within the rules passes", async () => {
    const { decision } = await review(setup, text(5));
    expect(decision).to.equal("warn");
  });

  it("that adds an ephemeral container is judged, for the new container only", async () => {
    const pod = (ephemeralContainers: readonly unknown[]): KubeObject => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web", namespace: "shop-prod" },
      spec: { containers: [LATEST], ephemeralContainers },
    });
    const fields = {
      operation: "UPDATE",
      subResource: "ephemeralcontainers",
      object: pod([{ name: "debug", image: "busybox:latest" }]),
      oldObject: pod([]),
    };
    expect(await said({ bundles: [shop] }, fields)).to.deep.equal([
      "warn /spec/containers/0/image",
      "deny /spec/ephemeralContainers/0/image",
    ]);
  });
});

function actions(action: string) {
  return { critical: action, high: action, medium: action, low: action };
}
