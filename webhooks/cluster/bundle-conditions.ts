import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { BundleStatus } from "../guardrails/guardrail-store.ts";
import type { SharedNamespace } from "./shared-namespaces.ts";

/** As the CustomResourceDefinition bounds them. */
const MAX_MESSAGE = 32_000;
const MAX_SHARED = 20;

/** metav1.Condition. */
export interface Condition {
  readonly type: string;
  readonly status: "True" | "False";
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
  readonly observedGeneration?: number;
}

export interface ConditionInput {
  readonly bundle: KubeObject;
  readonly status: BundleStatus;
  /** Namespaces claimed twice, of all bundles; null while the cluster's namespaces are not known. */
  readonly shared: readonly SharedNamespace[] | null;
  readonly now: number;
}

/** The conditions that a bundle should have now; each keeps the time of its last change. */
export function bundleConditions(input: ConditionInput): readonly Condition[] {
  const { bundle, shared, now } = input;
  const known = conditionsOf(bundle);
  const generation = bundle.metadata?.generation;
  const states = [inForce(input), ...(shared === null ? [] : [claimsUnique(input, shared)])];
  return states.map((state) => {
    const before = known.find(({ type }) => type === state.type);
    const since = before?.status === state.status ? before.lastTransitionTime : undefined;
    return {
      ...state,
      lastTransitionTime:
        typeof since === "string" ? since : new Date(now).toISOString().replace(/\.\d+Z$/, "Z"),
      ...(typeof generation === "number" ? { observedGeneration: generation } : {}),
    };
  });
}

/** True where the bundle's status has these conditions already: nothing is written without news. */
export function hasConditions(bundle: KubeObject, wanted: readonly Condition[]): boolean {
  const known = conditionsOf(bundle);
  return wanted.every((condition) =>
    known.some((each) => Object.entries(condition).every(([key, value]) => each[key] === value)),
  );
}

type State = Omit<Condition, "lastTransitionTime" | "observedGeneration">;

function inForce({ status: { faults, revision } }: ConditionInput): State {
  if (faults.length === 0) {
    return { type: "InForce", status: "True", reason: "Compiled", message: `revision ${revision}` };
  }
  const texts = faults.map(({ message }) => message).join("; ");
  const message = cut(`${texts}; in force stays ${revision ?? "nothing"}`);
  return { type: "InForce", status: "False", reason: "Faulty", message };
}

function claimsUnique({ bundle }: ConditionInput, shared: readonly SharedNamespace[]): State {
  const own = shared.filter(({ bundles }) => bundles.includes(bundle.metadata?.name ?? ""));
  if (own.length === 0) {
    const message = "no other bundle claims a namespace of this one";
    return { type: "ClaimsUnique", status: "True", reason: "ClaimedOnce", message };
  }
  const told = own.slice(0, MAX_SHARED).map(sharedText);
  const rest = own.length > told.length ? [`${own.length - told.length} more`] : [];
  const message = cut(
    `${[...told, ...rest].join("; ")}. Each of them judges, and the stricter decision counts. Change the namespaces of their environments so that one claims it.`,
  );
  return { type: "ClaimsUnique", status: "False", reason: "ClaimedTwice", message };
}

/** 'namespace "shop-prod" is claimed by the bundles "cart" and "shop"'. */
function sharedText({ name, bundles }: SharedNamespace): string {
  return `namespace "${name}" is claimed by the bundles ${bundles.map((each) => `"${each}"`).join(" and ")}`;
}

function cut(message: string): string {
  return message.slice(0, MAX_MESSAGE);
}

function conditionsOf({ status }: KubeObject): readonly Readonly<Record<string, unknown>>[] {
  const conditions = isRecord(status) ? status.conditions : undefined;
  return Array.isArray(conditions) ? conditions.filter(isRecord) : [];
}
