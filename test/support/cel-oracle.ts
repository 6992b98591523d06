import { type ClusterClient, connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import type { ControlPlane } from "./control-plane.ts";

/** What an API server said of an expression that must be true; unreadable: it does not compile there. */
export type OracleAnswer = "true" | "false" | "error" | "unreadable";

export const SUBJECT_GROUP = "oracle.test";
const POLICIES = "/apis/admissionregistration.k8s.io/v1";
const BATCH = 40;

/** A kind whose objects hold any `x`, for expressions to read. */
export const SUBJECT_CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: subjects.${SUBJECT_GROUP}}
spec:
  group: ${SUBJECT_GROUP}
  scope: Cluster
  names: {kind: Subject, plural: subjects, singular: subject, listKind: SubjectList}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties: {x: {x-kubernetes-preserve-unknown-fields: true}}
`;

/**
 * Asks a real API server: each expression becomes a validation of a ValidatingAdmissionPolicy, for one name of
 * object; a dry-run request for that name tells whether it is true, false, or ends in an error. Those that are
 * `hoped` to be true share policies and requests; who is not is asked alone.
 */
export async function askApiServer(
  cluster: ControlPlane,
  questions: readonly Question[],
  x: unknown,
): Promise<readonly OracleAnswer[]> {
  const client = connectCluster(cluster.kubeconfig);
  await cluster.apply(SUBJECT_CRD);
  const numbered = questions.map((question, index) => ({ ...question, index }));
  const batches = [
    ...chunks(numbered.filter(({ hoped }) => hoped === "true")),
    ...numbered.filter(({ hoped }) => hoped === "error").map((one) => [one]),
  ];
  const answers: OracleAnswer[] = questions.map(() => "error");
  const open = await installAll(client, batches);
  await inForce(client, { count: questions.length, x });
  for (const batch of open) {
    const [first] = batch;
    const isTrue = batch.length > 1 && (await ask(client, `b-${first?.index}`, x)) === "true";
    for (const { index } of batch)
      answers[index] = isTrue ? "true" : await ask(client, `s-${index}`, x);
  }
  return answers;
}

export interface Question {
  readonly expression: string;
  readonly hoped: "true" | "error";
}

type Batch = readonly Numbered[];

function chunks(questions: Batch): readonly Batch[] {
  const count = Math.ceil(questions.length / BATCH);
  return Array.from({ length: count }, (_, place) =>
    questions.slice(place * BATCH, (place + 1) * BATCH),
  );
}

/** The batches that compile; of one that does not, each of its expressions that does. */
async function installAll(
  client: ClusterClient,
  batches: readonly Batch[],
): Promise<readonly Batch[]> {
  const open: Batch[] = [];
  for (const batch of batches) {
    if (await install(client, batch)) open.push(batch);
    else if (batch.length > 1)
      open.push(
        ...(await installAll(
          client,
          batch.map((one) => [one]),
        )),
      );
  }
  return open;
}

interface Numbered {
  readonly expression: string;
  readonly index: number;
}

/** False when one of the expressions does not compile. */
async function install(client: ClusterClient, batch: Batch): Promise<boolean> {
  const first = batch[0]?.index ?? 0;
  const name = batch.length > 1 ? `batch-${first}` : `one-${first}`;
  const policy = {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: [SUBJECT_GROUP],
            apiVersions: ["v1"],
            operations: ["CREATE"],
            resources: ["subjects"],
          },
        ],
      },
      validations: batch.map(({ expression, index }) => ({
        expression: `!(object.metadata.name in ["s-${index}", "b-${first}"]) || [object.x].all(x, ${expression}\n)`,
        message: "is false",
      })),
    },
  };
  const path = `${POLICIES}/validatingadmissionpolicies`;
  const { status } = await client.send({ method: "POST", path, body: policy });
  if (status !== 201) return false;
  const binding = {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name },
    spec: { policyName: name, validationActions: ["Deny"] },
  };
  await client.send({ method: "POST", path: `${path.slice(0, -3)}ybindings`, body: binding });
  return true;
}

/** Policies take effect a moment after they were made: a sentinel made last tells when. */
async function inForce(
  client: ClusterClient,
  { count, x }: { readonly count: number; readonly x: unknown },
): Promise<void> {
  await install(client, [{ expression: "false", index: count }]);
  for (let tries = 0; tries < 300; tries++) {
    if ((await ask(client, `s-${count}`, x)) === "false") return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the policies did not come into force within 30 s");
}

/** What the policies in force say of an object of this name. */
export async function ask(client: ClusterClient, name: string, x: unknown): Promise<OracleAnswer> {
  const { status, body } = await client.send({
    method: "POST",
    path: `/apis/${SUBJECT_GROUP}/v1/subjects?dryRun=All`,
    body: { apiVersion: `${SUBJECT_GROUP}/v1`, kind: "Subject", metadata: { name }, x },
  });
  if (status === 201) return "true";
  const { message } = body as { message?: string };
  if (message?.includes("is false")) return "false";
  if (message?.includes("resulted in error") || message?.includes("cost")) return "error";
  if (message?.includes("compilation error")) return "unreadable";
  throw new Error(`${status}: ${message}`);
}
