import { randomUUID } from "node:crypto";
import type { ControlPlane } from "./control-plane.ts";

const POLICIES = "/registry/validatingadmissionpolicies";
const BINDINGS = "/registry/validatingadmissionpolicybindings";
const API = "admissionregistration.k8s.io/v1";

/** A ValidatingAdmissionPolicy with one validation, for objects of a kind that a condition holds for. */
export interface StoredPolicy {
  readonly name: string;
  readonly group: string;
  readonly resource: string;
  /** CEL on the object. */
  readonly condition: string;
  readonly expression: string;
}

/**
 * Puts a policy with its binding into etcd, past the API server: it takes functions of its own version only in
 * expressions that are stored already.
 */
export async function storePolicy(cluster: ControlPlane, policy: StoredPolicy): Promise<void> {
  const { name, group, resource, condition, expression } = policy;
  const rule = {
    apiGroups: [group],
    apiVersions: ["*"],
    operations: ["CREATE"],
    resources: [resource],
  };
  await put(cluster, `${POLICIES}/${name}`, {
    ...identity("ValidatingAdmissionPolicy", name),
    spec: {
      failurePolicy: "Fail",
      matchConstraints: {
        matchPolicy: "Equivalent",
        namespaceSelector: {},
        objectSelector: {},
        resourceRules: [{ ...rule, scope: "*" }],
      },
      matchConditions: [{ name: "own", expression: condition }],
      validations: [{ expression, message: "is false" }],
    },
  });
  await put(cluster, `${BINDINGS}/${name}`, {
    ...identity("ValidatingAdmissionPolicyBinding", name),
    spec: { policyName: name, validationActions: ["Deny"] },
  });
}

function identity(kind: string, name: string) {
  const creationTimestamp = "2026-01-01T00:00:00Z";
  return {
    apiVersion: API,
    kind,
    metadata: { name, uid: randomUUID(), creationTimestamp, generation: 1 },
  };
}

/** @see https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/ */
async function put(cluster: ControlPlane, key: string, value: unknown): Promise<void> {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const body = JSON.stringify({ key: base64(key), value: base64(JSON.stringify(value)) });
  const response = await fetch(`${cluster.etcd}/v3/kv/put`, { method: "POST", body });
  if (!response.ok) throw new Error(`etcd: ${response.status} ${await response.text()}`);
}
