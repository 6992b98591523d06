import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Freeze } from "#core/policy/freeze.ts";
import { NOON, workload } from "#test/support/fleet-setup.ts";
import { KeptBudgets } from "#webhooks/freeze/kept-budgets.ts";
import { type ReviewFields, type ReviewSetup, review } from "#test/support/review-setup.ts";

const HOUR = 3_600_000;
const FREEZE: Freeze = {
  name: "peak",
  owner: "ops",
  reason: "sale",
  environments: ["prod"],
  apps: ["*"],
  from: NOON,
  until: NOON + HOUR,
};
const frozen = (freeze: Partial<Freeze> = {}) => ({
  freezes: [{ ...FREEZE, ...freeze }],
  slos: [],
});
const denying = { fleet: { admission: { freeze: "deny" } } };
const SETUP: ReviewSetup = { bundles: [denying], cargo: frozen() };

interface Shape {
  readonly image?: string;
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly uid?: string;
}

function shaped(shape: Shape = {}): KubeObject {
  const { image = "web:1", kind = "Deployment", apiVersion = "apps/v1", uid = "u1" } = shape;
  const { labels = {}, spec = {} } = shape;
  const template = { spec: { containers: [{ name: "web", image }] } };
  const selector = { matchLabels: { app: "web" } };
  return {
    ...{ apiVersion, kind },
    metadata: { name: "web", namespace: "shop-prod", uid, labels },
    spec: { selector, template, ...spec },
  };
}

const changed = (shape: Shape = {}): ReviewFields => ({
  operation: "UPDATE",
  oldObject: shaped(shape),
  object: shaped({ ...shape, image: "web:2" }),
});

const owned = (object: KubeObject, kind = "Deployment", uid = "u1"): KubeObject => ({
  ...object,
  metadata: {
    ...object.metadata,
    name: `web-${uid}`,
    labels: { app: "web" },
    ownerReferences: [{ apiVersion: "apps/v1", kind, name: "web", uid, controller: true }],
  },
});
const replicaSet = (image: string) => owned(shaped({ kind: "ReplicaSet", image, uid: "r" }));

async function actionsOf(setup: ReviewSetup, fields: ReviewFields): Promise<readonly string[]> {
  const { findings } = await review({ ...SETUP, ...setup }, fields);
  return findings.map(({ action, policy, rule }) => `${action} ${policy}/${rule}`);
}

describe("a review in a freeze", () => {
  it("denies another image where the fleet says deny, in the words of the freeze", async () => {
    const { decision, findings } = await review(SETUP, changed());
    expect(decision).to.equal("deny");
    expect(findings.map(({ message }) => message)).to.deep.equal(['"peak" of ops: sale']);
  });

  it("warns by default", async () => {
    expect(await actionsOf({ bundles: [{}] }, changed())).to.deep.equal(["warn promotion/frozen"]);
  });

  const silent: readonly (readonly [string, ReviewSetup, ReviewFields])[] = [
    ["before its first moment", { now: NOON - 1 }, changed()],
    ["at its end", { now: NOON + HOUR }, changed()],
    ["in another environment", { cargo: frozen({ environments: ["dev"] }) }, changed()],
    ["for another app", { cargo: frozen({ apps: ["cart"] }) }, changed()],
    ["in a namespace of no environment", {}, { ...changed(), namespace: "elsewhere" }],
    [
      "where only replicas, labels and the environment of containers change",
      {},
      {
        operation: "UPDATE",
        oldObject: shaped(),
        object: shaped({ labels: { note: "b" }, spec: { replicas: 9 } }),
      },
    ],
    ["about a status", {}, { ...changed(), subResource: "status" }],
    [
      "about a pod, which a hook or a person made",
      {},
      { object: workload({ kind: "Pod", apiVersion: "v1" }) },
    ],
    ["about a job", {}, { object: shaped({ kind: "Job", apiVersion: "batch/v1" }) }],
  ];
  for (const [title, setup, fields] of silent)
    it(`says nothing ${title}`, async () => {
      expect(await actionsOf(setup, fields)).to.deep.equal([]);
    });

  const held: readonly (readonly [string, ReviewSetup, ReviewFields])[] = [
    ["at its first moment", { now: NOON }, changed()],
    ["in its last millisecond", { now: NOON + HOUR - 1 }, changed()],
    [
      "an app by its label",
      { cargo: frozen({ apps: ["shop"] }) },
      changed({ labels: { app: "shop" } }),
    ],
    [
      "an app that takes its label off in the same breath",
      { cargo: frozen({ apps: ["shop"] }) },
      { ...changed(), oldObject: shaped({ labels: { "app.kubernetes.io/part-of": "shop" } }) },
    ],
    ["an app without labels by its own name", { cargo: frozen({ apps: ["web"] }) }, changed()],
    ["a workload that is new", {}, { object: shaped() }],
    [
      "an init container",
      {},
      {
        operation: "UPDATE",
        oldObject: shaped(),
        object: shaped({
          spec: {
            template: {
              spec: { initContainers: [{ image: "new:1" }], containers: [{ image: "web:1" }] },
            },
          },
        }),
      },
    ],
    ["a Rollout", {}, changed({ kind: "Rollout", apiVersion: "argoproj.io/v1alpha1" })],
  ];
  for (const [title, setup, fields] of held)
    it(`holds ${title}`, async () => {
      expect(await actionsOf(setup, fields)).to.deep.equal(["deny promotion/frozen"]);
    });

  it("only warns of what is new in a new namespace, as in a cluster that is rebuilt", async () => {
    const since = (creationTimestamp: string) => [
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop-prod", creationTimestamp } },
    ];
    const made = { object: shaped() };
    const young = since(new Date(NOON - HOUR).toISOString());
    expect(await actionsOf({ held: young }, made)).to.deep.equal(["warn promotion/frozen"]);
    const old = since(new Date(NOON - 25 * HOUR).toISOString());
    expect(await actionsOf({ held: old }, made)).to.deep.equal(["deny promotion/frozen"]);
    expect(await actionsOf({ held: young }, changed())).to.deep.equal(["deny promotion/frozen"]);
  });
});

describe("a way back in a freeze", () => {
  const revision = {
    ...owned({
      apiVersion: "apps/v1",
      kind: "ControllerRevision",
      metadata: { namespace: "shop-prod" },
    }),
    data: { spec: { template: { spec: { containers: [{ image: "web:2" }] } } } },
  };
  const rollout = { kind: "Rollout", apiVersion: "argoproj.io/v1alpha1" };
  const back: readonly (readonly [string, Shape, readonly KubeObject[]])[] = [
    ["a Deployment's ReplicaSets", {}, [replicaSet("web:2")]],
    ["a Rollout's ReplicaSets", rollout, [replicaSet("web:2")]],
    ["a StatefulSet's revisions", { kind: "StatefulSet" }, [revision]],
    ["a DaemonSet's revisions", { kind: "DaemonSet" }, [revision]],
  ];
  for (const [title, shape, history] of back)
    it(`passes to an image in ${title}`, async () => {
      const outcome = await review({ ...SETUP, held: history }, changed(shape));
      expect(outcome.findings).to.deep.equal([]);
      expect(outcome.passedFreeze).to.equal("images of its recent history");
    });

  it("passes for a Deployment whose history the Rollout that runs it keeps", async () => {
    const runner = {
      apiVersion: "argoproj.io/v1alpha1",
      kind: "Rollout",
      metadata: { name: "web", namespace: "shop-prod", uid: "u2" },
      spec: { workloadRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" } },
    };
    const set = owned(shaped({ kind: "ReplicaSet", image: "web:2" }), "Rollout", "u2");
    expect(await actionsOf({ held: [set, runner] }, changed())).to.deep.equal([]);
    expect(await actionsOf({ held: [set] }, changed())).to.deep.equal(["deny promotion/frozen"]);
  });

  const unknown: readonly (readonly [string, readonly KubeObject[], RegExp])[] = [
    ["has another image", [replicaSet("web:0")], /Its recent history has no "web:2"\.$/],
    [
      "is another workload's",
      [owned(replicaSet("web:2"), "Deployment", "other")],
      /is not known: the cluster keeps no ReplicaSet of it\.$/,
    ],
    ["is empty", [], /is not known: the cluster keeps no ReplicaSet of it\.$/],
  ];
  for (const [title, held, words] of unknown)
    it(`is held where its history ${title}, and says so`, async () => {
      const { findings } = await review({ ...SETUP, held }, changed());
      expect(findings.map(({ action }) => action)).to.deep.equal(["deny"]);
      expect(findings[0]?.remedy).to.match(words);
    });
});

describe("what a freeze lets in", () => {
  const except = (fields: object) => ({
    policy: "promotion",
    rules: ["frozen"],
    match: { kinds: ["Deployment"], names: ["web"] },
    owner: "shop",
    reason: "a fix",
    expires: "2026-06-20",
    ...fields,
  });
  const withException = (fields: object = {}) => ({
    bundles: [{ ...denying, exceptions: { fix: except(fields) } }],
  });

  it("is what an exception means, told with its name", async () => {
    const { decision, findings } = await review({ ...SETUP, ...withException() }, changed());
    expect(decision).to.equal("allow");
    expect(findings.map(({ action, exception }) => [action, exception])).to.deep.equal([
      ["off", "fix"],
    ]);
  });

  const others = [
    { title: "has ended", fields: { expires: "2026-06-14" } },
    {
      title: "means another workload",
      fields: { match: { kinds: ["Deployment"], names: ["api"] } },
    },
    { title: "is from another rule", fields: { rules: ["budget-spent"] } },
    {
      title: "means another environment",
      fields: { match: { kinds: ["Deployment"], names: ["web"], environments: ["dev"] } },
    },
  ];
  for (const { title, fields } of others)
    it(`is not what an exception says that ${title}`, async () => {
      expect(await actionsOf(withException(fields), changed())).to.deep.equal([
        "deny promotion/frozen",
      ]);
    });

  it("is everything where glass is broken", async () => {
    const spec = except({ policy: "*", rules: ["*"], match: { kinds: ["*"], names: ["*"] } });
    const breakglass = [{ name: "glass", labels: {}, spec: { ...spec, expires: "2026-06-16" } }];
    const setup = { breakglass: breakglass as unknown as NonNullable<ReviewSetup["breakglass"]> };
    expect(await actionsOf(setup, changed())).to.deep.equal(["off promotion/frozen"]);
  });

  it("is what a controller makes of a template that passed, and nobody else", async () => {
    const made = { object: replicaSet("web:2") };
    const setup = { held: [shaped({ image: "web:2" })] };
    const username = "system:serviceaccount:kube-system:deployment-controller";
    expect(await actionsOf(setup, { ...made, username })).to.deep.equal([]);
    expect(await actionsOf(setup, made)).to.deep.equal(["deny promotion/frozen"]);
    expect(await actionsOf({ held: [shaped()] }, { ...made, username })).to.deep.equal([
      "deny promotion/frozen",
    ]);
  });
});

describe("a review while an error budget is spent", () => {
  const SLO = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "ServiceObjective",
    metadata: { name: "web" },
    spec: {
      service: "web",
      window: "30d",
      objectives: [
        {
          name: "availability",
          target: "99.9%",
          indicator: { events: { total: "http_total", bad: "http_bad" } },
        },
      ],
    },
  };
  const budgetOf = (budget: object = {}) => ({
    bundles: [
      {
        fleet: {
          ...denying.fleet,
          environments: [
            {
              name: "prod",
              namespaces: ["*-prod"],
              promotion: { budget: { minRemaining: "25%", ...budget } },
            },
          ],
        },
      },
    ],
    cargo: { freezes: [], slos: [SLO] },
  });
  const known = (remaining: number | null, missing: string | null = null, at = NOON - 60_000) => {
    const budgets = new KeptBudgets();
    budgets.keep([{ objective: "web/availability", remaining, burnRate: 0.5, missing }], at);
    return { budgets };
  };

  it("denies another image, with what is left and since when that is known", async () => {
    const { findings } = await review({ ...budgetOf(), ...known(0.1) }, changed());
    expect(findings.map(({ action, rule, message }) => [action, rule, message])).to.deep.equal([
      [
        "deny",
        "budget-spent",
        "web/availability has 10 % left and burns 0.5x, less than 25%: only fixes pass (as of 2026-06-15T11:59:00.000Z)",
      ],
    ]);
    expect(findings[0]?.remedy).to.contain("No mark of a fix is seen here");
  });

  const words = async (setup: ReviewSetup) => {
    const { findings } = await review(setup, changed());
    return findings.map(({ action, message }) => `${action} ${message}`);
  };

  it("says nothing while enough is left, of other apps, and where nobody can be asked", async () => {
    expect(await words({ ...budgetOf(), ...known(0.9) })).to.deep.equal([]);
    expect(await words({ ...budgetOf({ services: ["cart"] }), ...known(0.1) })).to.deep.equal([]);
    expect(await words(budgetOf())).to.deep.equal([]);
  });

  it("warns where the fleet says warn of what is spent", async () => {
    expect((await words({ ...budgetOf({ whenSpent: "warn" }), ...known(0) }))[0]).to.match(
      /^warn /,
    );
  });

  it("does what the fleet says of a budget that is not known, and says that it is not", async () => {
    const lacking = known(null, "the source is down");
    expect(await words({ ...budgetOf(), ...lacking })).to.deep.equal([
      "deny web/availability: the source is down (as of 2026-06-15T11:59:00.000Z)",
    ]);
    expect((await words({ ...budgetOf({ whenUnknown: "warn" }), ...lacking }))[0]).to.match(
      /^warn /,
    );
  });

  it("takes an answer that is too old for none", async () => {
    const budgets = new KeptBudgets();
    expect(await words({ ...budgetOf(), budgets })).to.deep.equal([
      "deny the analysis server has not answered yet",
    ]);
    const aged = known(0.9, null, NOON - 300_001);
    aged.budgets.fail("connection refused");
    expect(await words({ ...budgetOf(), ...aged })).to.deep.equal([
      "deny the analysis server does not answer: connection refused (as of 2026-06-15T11:54:59.999Z)",
    ]);
    expect(await words({ ...budgetOf(), ...known(0.9, null, NOON - 300_000) })).to.deep.equal([]);
  });

  it("does what the fleet says of a budget that is not known where an SLO is broken", async () => {
    const cargo = { freezes: [], slos: [{ ...SLO, spec: {} }] };
    expect((await words({ ...budgetOf(), ...known(1), cargo }))[0]).to.match(
      /^deny an SLO is broken: spec\.slos\[0\]/,
    );
  });

  it("lets a rollback pass", async () => {
    const setup = { ...budgetOf(), ...known(0), held: [replicaSet("web:2")] };
    expect(await words(setup)).to.deep.equal([]);
  });
});
