import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { errorOf } from "#test/support/error-of.ts";
import { policyOf, workload } from "#test/support/fleet-setup.ts";
import { inForceOf, lookupIn, reviewText } from "#test/support/review-setup.ts";
import type { ClusterLookup } from "#webhooks/review/cluster-lookup.ts";
import { answerReview } from "#webhooks/server/answer-review.ts";

const NOON = Date.UTC(2026, 10, 21, 12);
const named = policyOf("names", { cel: 'object.metadata.name != "bad"' });

/** A cluster that says nothing until nobody waits any more, as its client ends it. */
const silent: ClusterLookup = {
  namespace: () => null,
  select: async () => null,
  read: (_ref, signal) =>
    new Promise((_resolve, reject) => {
      const late = () => reject(new TiphysError("CLUSTER_UNREACHABLE", "no answer in time"));
      signal.addEventListener("abort", late, { once: true });
    }),
};

interface Asked {
  readonly lateAnswer?: string;
  readonly lookup?: ClusterLookup;
}

async function answer({ lateAnswer, lookup = silent }: Asked) {
  const admission = lateAnswer === undefined ? {} : { admission: { lateAnswer } };
  const observed: string[] = [];
  const ports = {
    inForce: await inForceOf({ bundles: [{ policies: [named], fleet: admission }] }).then(
      (inForce) => () => inForce,
    ),
    lookup,
    now: () => NOON,
    observe: () => observed.push("observed"),
    onLate: () => observed.push("late"),
  };
  const text = reviewText({ object: workload() });
  const { response } = await answerReview(text, ports, AbortSignal.timeout(50));
  return { response, observed };
}

describe("the answer to a review", () => {
  it("is no answer too late: where the cluster is silent, the fleet's default denies in time", async () => {
    const { response, observed } = await answer({});
    expect(response).to.deep.include({ uid: "7e2c", allowed: false });
    expect(response.status).to.include({ code: 500, reason: "InternalError" });
    expect(response.status?.message).to.equal(
      "tiphys could not finish this review: no answer in time (request 7e2c)",
    );
    expect(observed).to.deep.equal(["late"]);
  });

  it("allows with a warning where the fleet would rather go on", async () => {
    const { response } = await answer({ lateAnswer: "allow" });
    expect(response.allowed).to.equal(true);
    expect(response.warnings).to.deep.equal([
      "tiphys could not finish this review: no answer in time (request 7e2c)",
    ]);
    expect(response.auditAnnotations).to.include({ decision: "allow" });
  });

  it("is the verdict where the cluster answers, and it is counted", async () => {
    const { response, observed } = await answer({ lookup: lookupIn([]) });
    expect(response.allowed).to.equal(true);
    expect(observed).to.deep.equal(["observed"]);
  });

  it("is none where something broke here: the error has the id for the log", async () => {
    const broken: ClusterLookup = {
      ...silent,
      read: () => Promise.reject(new TypeError("no such field")),
    };
    const error = await errorOf(answer({ lookup: broken }));
    expect(error).to.include({ code: "INTERNAL", message: "request 7e2c: no such field" });
  });

  it("is that of the fleet that judges the namespace, not of another one that would deny", async () => {
    const fleet = (namespaces: string, lateAnswer: string) => ({
      environments: [{ name: "prod", namespaces: [namespaces] }],
      admission: { lateAnswer },
    });
    const always = policyOf("names", { cel: 'object.metadata.name != "web"' });
    const inForce = await inForceOf({
      bundles: [
        { policies: [always], fleet: fleet("shop-*", "allow") },
        { policies: [named], fleet: fleet("cart-*", "deny") },
      ],
    });
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop-prod" } };
    const ports = {
      inForce: () => inForce,
      lookup: { ...silent, namespace: () => namespace },
      now: () => NOON,
      observe: () => {},
    };
    // A child of a controller is spared only after its owner was looked up: here nobody answers.
    const ownerReferences = [
      { apiVersion: "apps/v1", kind: "Deployment", name: "web", uid: "1", controller: true },
    ];
    const child = workload({ kind: "ReplicaSet" });
    const text = reviewText({
      object: { ...child, metadata: { ...child.metadata, ownerReferences } },
      username: "system:kube-controller-manager",
    });
    const { response } = await answerReview(text, ports, AbortSignal.timeout(50));
    expect(response.auditAnnotations).to.have.property("unfinished");
    expect(response.allowed).to.equal(true);
  });
});
