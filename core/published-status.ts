import { closedObject } from "./closed-object.ts";

/** The ConfigMap with a key FLEET.json for each fleet whose pass publishes. */
export const PUBLISHED_NAME = "tiphys-promotion-status";

/** What a pass leaves in the cluster for others to show: which version is where, and what waits why. */
export interface PublishedStatus {
  readonly apiVersion: "tiphys.io/v1alpha1";
  readonly kind: "PublishedStatus";
  /** A timestamp: whoever shows it says how old it is. */
  readonly publishedAt: string;
  readonly fleet: string;
  /** "origin/main". */
  readonly branch: string;
  readonly commit: string;
  readonly apps: readonly PublishedApp[];
}

/** An app in an environment. */
export interface PublishedApp {
  readonly app: string;
  readonly environment: string;
  readonly version: string;
  /** A timestamp; null where Git does not say. */
  readonly since: string | null;
  readonly commit: string | null;
  /** Null where it has all that the environment before has. */
  readonly pending: PendingVersion | null;
}

/** What would come from the environment before. */
export interface PendingVersion {
  readonly from: string;
  /** Empty where the whole would be too long for a ConfigMap. */
  readonly changes: readonly string[];
  readonly verdict: "pass" | "wait" | "fail";
  /** "soak: 10m of 30m in staging"; null where nothing that was asked holds it. */
  readonly reason: string | null;
  readonly passesAt: string | null;
  /** The pull request; null without one. */
  readonly url: string | null;
}

const TEXT = { type: "string" } as const;
const TEXT_OR_NULL = { type: ["string", "null"] } as const;
const COMMIT = { type: "string", pattern: "^([0-9a-f]{40}|[0-9a-f]{64})$" } as const;
const COMMIT_OR_NULL = { anyOf: [COMMIT, { type: "null" }] } as const;

/** What is under a key of the ConfigMap. */
export const PUBLISHED_STATUS_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/published-status.json",
  title: "PublishedStatus",
  ...closedObject({
    apiVersion: { const: "tiphys.io/v1alpha1" },
    kind: { const: "PublishedStatus" },
    publishedAt: TEXT,
    fleet: TEXT,
    branch: TEXT,
    commit: COMMIT,
    apps: {
      type: "array",
      items: closedObject({
        app: TEXT,
        environment: TEXT,
        version: TEXT,
        since: TEXT_OR_NULL,
        commit: COMMIT_OR_NULL,
        pending: {
          ...closedObject({
            from: TEXT,
            changes: { type: "array", items: TEXT },
            verdict: { enum: ["pass", "wait", "fail"] },
            reason: TEXT_OR_NULL,
            passesAt: TEXT_OR_NULL,
            url: TEXT_OR_NULL,
          }),
          type: ["object", "null"],
        },
      }),
    },
  }),
} as const;
