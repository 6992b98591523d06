import type { KubeObject } from "#core/kube/resource.ts";
import { TiphysError } from "#core/errors.ts";
import { type FreezeCargo, NO_CARGO } from "#webhooks/freeze/freeze-cargo.ts";
import type { KeptBudgets } from "#webhooks/freeze/kept-budgets.ts";
import type { ClusterLookup } from "#webhooks/review/cluster-lookup.ts";
import { decodeReview } from "#webhooks/review/decode-review.ts";
import { forceBundle } from "#webhooks/review/force-bundle.ts";
import type { InForce } from "#webhooks/review/in-force.ts";
import { judgeReview } from "#webhooks/review/judge-review.ts";
import type { ReviewOutcome } from "#webhooks/review/review-outcome.ts";
import { type FleetSetup, NOON, sourceOf } from "./fleet-setup.ts";

/** Fields of an AdmissionReview's request that a test says; the others follow from the object. */
export interface ReviewFields {
  readonly object?: KubeObject | null;
  readonly oldObject?: KubeObject | null;
  readonly operation?: string;
  /** Where the resource's group is not the object's (a Scale). */
  readonly group?: string;
  readonly resource?: string;
  readonly subResource?: string;
  readonly username?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** The JSON text that an API server would send. */
export function reviewText(fields: ReviewFields): string {
  const { object = null, oldObject = null, operation = "CREATE", subResource, username } = fields;
  const shown = object ?? oldObject;
  const [version = "v1", group = ""] = (shown?.apiVersion ?? "v1").split("/").reverse();
  const kind = shown?.kind ?? "Pod";
  const namespace = fields.namespace ?? shown?.metadata?.namespace;
  return JSON.stringify({
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    request: {
      uid: "7e2c",
      kind: { group, version, kind },
      resource: {
        group: fields.group ?? group,
        version,
        resource: fields.resource ?? `${kind.toLowerCase()}s`,
      },
      ...(subResource === undefined ? {} : { subResource }),
      name: fields.name ?? shown?.metadata?.name ?? "",
      ...(namespace === undefined ? {} : { namespace }),
      operation,
      userInfo: { username: username ?? "jane", groups: ["system:authenticated"] },
      object,
      oldObject,
      dryRun: false,
    },
  });
}

export interface ReviewSetup {
  /** Bundles in force; those whose fleet says platform: true are the platform's. */
  readonly bundles?: readonly FleetSetup[];
  readonly breakglass?: InForce["breakglass"];
  readonly cluster?: string | null;
  /** What the cluster holds; "unreachable" for one that does not answer. */
  readonly held?: readonly KubeObject[] | "unreachable";
  /** Namespaces are not in the cache yet; the cluster can be asked for them. */
  readonly isCold?: boolean;
  readonly now?: number;
  /** Freezes and SLOs that every bundle carries. */
  readonly cargo?: FreezeCargo;
  /** What is known of error budgets; default: nobody can be asked. */
  readonly budgets?: KeptBudgets;
}

/** Compiles bundles as the server does. Throws when one has a fault. */
export async function inForceOf(setup: ReviewSetup): Promise<InForce> {
  const sources = (setup.bundles ?? []).map(sourceOf);
  const platform = sources.filter(({ fleet }) => fleet.spec.platform);
  const bundles = await Promise.all(
    sources.map(async (source) => {
      const others = platform.filter((other) => other !== source);
      const { bundle, faults } = await forceBundle(source, {
        platform: source.fleet.spec.platform ? [] : others,
        cluster: setup.cluster ?? null,
        cargo: setup.cargo ?? NO_CARGO,
      });
      if (bundle === null) throw new Error(JSON.stringify(faults));
      return bundle;
    }),
  );
  const isPlatform = (index: number) => sources[index]?.fleet.spec.platform === true;
  return {
    platform: bundles.filter((_, index) => isPlatform(index)),
    repositories: bundles.filter((_, index) => !isPlatform(index)),
    breakglass: setup.breakglass ?? [],
  };
}

/** The outcome of a review, decoded and judged as the server does it. */
export async function review(setup: ReviewSetup, fields: ReviewFields): Promise<ReviewOutcome> {
  const lookup = lookupIn(setup.held ?? []);
  return judgeReview(decodeReview(reviewText(fields)), {
    inForce: await inForceOf(setup),
    lookup: setup.isCold === true ? { ...lookup, namespace: () => null } : lookup,
    budgets: setup.budgets ?? null,
    now: setup.now ?? NOON,
    signal: new AbortController().signal,
  });
}

/** A cluster that holds some objects, or does not answer. */
export function lookupIn(objects: readonly KubeObject[] | "unreachable"): ClusterLookup {
  const held = objects === "unreachable" ? [] : objects;
  return {
    namespace: (name) =>
      held.find(({ kind, metadata }) => kind === "Namespace" && metadata?.name === name) ?? null,
    select: async ({ apiVersion, kind, namespace, labelSelector }) => {
      if (objects === "unreachable") throw unreachable();
      const wanted = labelSelector.split(",");
      return held.filter(
        ({ apiVersion: version, kind: other, metadata }) =>
          version === apiVersion &&
          other === kind &&
          metadata?.namespace === namespace &&
          wanted.every((pair) => labelPairs(metadata?.labels).includes(pair)),
      );
    },
    read: async ({ apiVersion, kind, namespace, name }) => {
      if (objects === "unreachable") throw unreachable();
      const found = held.find(
        ({ apiVersion: version, kind: other, metadata }) =>
          version === apiVersion &&
          other === kind &&
          metadata?.name === name &&
          (metadata?.namespace ?? null) === namespace,
      );
      return found ?? null;
    },
  };
}

function labelPairs(labels: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}

function unreachable(): TiphysError {
  return new TiphysError("CLUSTER_UNREACHABLE", "the API server did not answer");
}
