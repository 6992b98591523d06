import { expect } from "chai";
import fc from "fast-check";
import { TiphysError } from "#core/errors.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { expandSet } from "#core/policy/builtin/expand-set.ts";
import { NOON, workload } from "#test/support/fleet-setup.ts";
import { expectValidAnswer } from "#test/support/review-answer.ts";
import { inForceOf, lookupIn, reviewText } from "#test/support/review-setup.ts";
import type { InForce } from "#webhooks/review/in-force.ts";
import { answerReview } from "#webhooks/server/answer-review.ts";
import { cpuClock } from "#test/support/cpu-time.ts";
import { heapGrowth } from "#test/support/heap-growth.ts";
import { damages, damageText } from "./damage-text.ts";
import { allowLongRuns, fuzz } from "./fuzz.ts";

/** Of one review on a busy machine; an answer in good time is a millisecond. */
const LONGEST_MS = 5000;

/** TIPHYS_REVIEWS: how many damaged reviews a run tries. */
const REVIEWS = Number(process.env.TIPHYS_REVIEWS ?? 1500);
const MAX_GROWTH_MB = 200;

const POD: KubeObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "shop-prod", labels: { app: "web" } },
  spec: {
    securityContext: { runAsNonRoot: true, sysctls: [{ name: "net.core.somaxconn", value: "1" }] },
    containers: [{ name: "web", image: "nginx", ports: [{ containerPort: 80, hostPort: 0 }] }],
    ephemeralContainers: [{ name: "debug", image: "busybox:1.36" }],
    volumes: [{ name: "data", hostPath: { path: "/" } }],
  },
};
const SCALE: KubeObject = {
  apiVersion: "autoscaling/v1",
  kind: "Scale",
  metadata: { name: "web", namespace: "shop-prod" },
  spec: { replicas: 3 },
};
const SECRET: KubeObject = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "db", namespace: "shop-prod" },
  data: { password: "aHVudGVyMg==" },
};
const CHILD: KubeObject = {
  ...workload({ kind: "ReplicaSet" }),
  metadata: {
    name: "web-1",
    namespace: "shop-prod",
    ownerReferences: [
      { apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: "u1", controller: true },
    ],
  },
};
const OWNER: KubeObject = {
  ...workload(),
  metadata: { name: "web", namespace: "shop-prod", uid: "u1" },
};
const REPLICASETS = "system:serviceaccount:kube-system:replicaset-controller";

/** Reviews of every kind that is treated in a way of its own. */
const REVIEWED = [
  reviewText({ object: workload() }),
  reviewText({ object: POD, oldObject: POD, operation: "UPDATE" }),
  reviewText({
    object: POD,
    oldObject: POD,
    operation: "UPDATE",
    subResource: "ephemeralcontainers",
  }),
  reviewText({
    ...{ object: SCALE, oldObject: SCALE, operation: "UPDATE", subResource: "scale" },
    ...{ group: "apps", resource: "deployments", name: "web" },
  }),
  reviewText({ object: SECRET }),
  reviewText({ object: CHILD, username: REPLICASETS }),
  reviewText({ oldObject: POD, operation: "DELETE" }),
  reviewText({
    object: { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop-prod" } },
    namespace: "shop-prod",
  }),
];

/** What a reader of reviews may stumble over. */
const PIECES = [
  ...["null", "[]", "{}", '""', "0", "-1", "true", "1e308", "1e400", "18446744073709551616"],
  ...['"__proto__":{},', '"uid":7,', '"uid":"other",', '"object":null,', '"kind":"List",'],
  ...['"items":[1],', '"containers":{},', '"spec":[],', '"metadata":null,', '"labels":[[]],'],
  ...["\\u0000", "\\ud800", "\u0000", "\u2028", "\u001b[31m", "😀", '"', "\\", "{", "}", "[", "]"],
  ...["[".repeat(3000), '{"a":'.repeat(3000), "x".repeat(100_000), "9".repeat(10_000)],
];

describe("a damaged AdmissionReview", function () {
  let inForce: InForce;
  before(async () => {
    const sets = ["pod-security/restricted", "best-practices"];
    const policies = sets.map((name) => expandSet({ name }));
    inForce = await inForceOf({ bundles: [{ policies }] });
  });

  const judge = async (text: string) => {
    const lookup = lookupIn([OWNER]);
    const ports = { inForce: () => inForce, lookup, now: () => NOON, observe: () => {} };
    const used = cpuClock();
    const answer = await answerReview(text, ports, new AbortController().signal).catch(refusal);
    const took = used();
    expect(took, `${text.slice(0, 300)} took ${Math.round(took)} ms`).to.be.below(LONGEST_MS);
    if (answer !== null) expectValidAnswer(JSON.stringify(answer), text);
  };

  it("gets a valid answer or is refused, in time, by words of every kind", async function () {
    allowLongRuns(this);
    this.timeout(0);
    const growth = heapGrowth();
    const review = fc.constantFrom(...REVIEWED);
    const inputs = fc.record({ review, damage: damages(PIECES) });
    const text = inputs.map(({ review: whole, damage }) => damageText(whole, damage));
    await fuzz({ inputs: text, runs: REVIEWS, judge });
    expect(growth(), "MiB more than before").to.be.below(MAX_GROWTH_MB);
  });

  it("gets one with any value in the place of any other", async function () {
    allowLongRuns(this);
    this.timeout(0);
    const place = fc.record({ at: fc.nat(), value: fc.jsonValue({ maxDepth: 3 }) });
    const review = fc.constantFrom(...REVIEWED);
    const inputs = fc.record({ review, places: fc.array(place, { minLength: 1, maxLength: 3 }) });
    const text = inputs.map(({ review: whole, places }) =>
      JSON.stringify(places.reduce<unknown>(replaced, JSON.parse(whole))),
    );
    await fuzz({ inputs: text, runs: REVIEWS, judge });
  });

  it("is refused when it is bytes of any kind", async function () {
    allowLongRuns(this);
    this.timeout(0);
    const bytes = fc.uint8Array({ maxLength: 400 });
    const text = bytes.map((given) => Buffer.from(given).toString("utf8"));
    await fuzz({ inputs: text, runs: Math.ceil(REVIEWS / 5), judge });
  });
});

/** What HTTP 400 says; anything else is thrown on. */
function refusal(error: unknown): null {
  if (!(error instanceof TiphysError) || error.code !== "REQUEST_INVALID") throw error;
  expect(error.message.length).to.be.below(2000);
  return null;
}

/** A value with one of its parts, by number, replaced. */
function replaced(whole: unknown, { at, value }: { readonly at: number; readonly value: unknown }) {
  const places = placesOf(whole);
  const place = places[at % places.length];
  if (place === undefined) return value;
  place.holder[place.key] = value;
  return whole;
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesOf(value: unknown): readonly Place[] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key])]);
}
