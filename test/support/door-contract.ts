import { expect } from "chai";
import { loadFleet } from "#adapters/load-fleet.ts";
import { compileGuardrails } from "#core/policy/compile-guardrails.ts";
import type { DecisionWord, Finding } from "#core/policy/finding.ts";
import { isNamespacedKind } from "#core/kube/namespaced-kinds.ts";
import { displayName, type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import { canonicalJson } from "#core/kube/canonical-json.ts";
import { encodeReview, type ReviewAnswer } from "#webhooks/review/encode-review.ts";
import type { ReviewOutcome } from "#webhooks/review/review-outcome.ts";
import type { TiphysResult } from "./run-tiphys.ts";

/** What `check --format json` prints, as far as admission is compared with it. */
export interface CheckedTarget {
  readonly path: string;
  readonly environment: string | null;
  readonly findings: readonly Finding[];
}

export interface Checked {
  readonly revision: string;
  readonly targets: readonly CheckedTarget[];
}

export function readChecked({ stdout, stderr }: TiphysResult): Checked {
  expect(stdout, stderr).not.to.equal("");
  return JSON.parse(stdout) as Checked;
}

/** Policies that only files can break: their schemas, and the fleet's own documents. */
const FILES_ONLY: ReadonlySet<string> = new Set(["kubernetes-schema", "fleet"]);

export interface UnjudgedRules {
  /** Rules that see a whole overlay: admission lists them. */
  readonly whole: readonly string[];
  /** Rules of other doors only. */
  readonly elsewhere: readonly string[];
}

export interface Comparison {
  readonly object: KubeObject;
  readonly namespace: string | null;
  readonly environment: string | null;
  readonly revision: string;
  /** What check found about the object. */
  readonly findings: readonly Finding[];
  readonly unjudged: UnjudgedRules;
}

/** Expects the very answer that admission must give when check found this. */
export function expectSameVerdict(answer: ReviewAnswer["response"], given: Comparison): void {
  const { object, namespace, environment, revision, unjudged } = given;
  const left = new Set([...unjudged.whole, ...unjudged.elsewhere]);
  const findings = given.findings.filter(
    ({ policy, rule }) => !FILES_ONLY.has(policy) && !left.has(`${policy}/${rule}`),
  );
  const name = displayName(object);
  const outcome: ReviewOutcome = {
    uid: answer.uid,
    decision: decisionWord(findings),
    findings,
    unseenRules: unjudged.whole,
    revision,
    environments: environment === null ? [] : [environment],
    passedFreeze: null,
    skipped: null,
    subject: `${object.kind} ${namespace === null ? name : `${namespace}/${name}`}`,
  };
  expect(answer).to.deep.equal(JSON.parse(JSON.stringify(encodeReview(outcome).response)));
}

function decisionWord(findings: readonly Finding[]): DecisionWord {
  const actions = new Set(findings.map(({ action }) => action));
  if (actions.has("deny")) return "deny";
  return actions.has("warn") ? "warn" : "allow";
}

/** The review of an object that is made, in the namespace that it gets; big integers are kept. */
export function creationReview(object: KubeObject, namespace: string | null): string {
  const [version = "v1", group = ""] = object.apiVersion.split("/").reverse();
  return canonicalJson({
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    request: {
      uid: "contract",
      kind: { group, version, kind: object.kind },
      resource: { group, version, resource: `${object.kind.toLowerCase()}s` },
      name: nameOf(object),
      ...(namespace === null ? {} : { namespace }),
      operation: "CREATE",
      userInfo: { username: "jane" },
      object,
      oldObject: null,
    },
  });
}

/** Objects that no API server would take have anything for a name. */
function nameOf({ metadata }: KubeObject): string {
  const name: unknown = metadata?.name;
  return typeof name === "string" ? name : "";
}

/** The rules of a fleet that admission does not evaluate, "policy/rule", in their order. */
export async function unjudgedRules(folder: string, now: number): Promise<UnjudgedRules> {
  const { source } = await loadFleet(folder, now);
  const { guardrails } = await compileGuardrails([source]);
  const rules = guardrails.layers.flatMap((layer) => layer.rules);
  const names = (some: typeof rules) => some.map(({ policy, id }) => `${policy}/${id}`);
  return {
    whole: names(rules.filter(({ each }) => each === "bundle")),
    elsewhere: names(rules.filter(({ doors }) => !doors.includes("admission"))),
  };
}

/** The namespace that an object gets; `other` where it names none; null for cluster-scoped kinds. */
export function namespaceOf(
  { apiVersion, kind, metadata }: KubeObject,
  other: string | null,
): string | null {
  const { group } = parseApiVersion(apiVersion);
  if (!isNamespacedKind(`${group}/${kind}`, new Map())) return null;
  const own: unknown = metadata?.namespace;
  return typeof own === "string" && own !== "" ? own : other;
}
