import { connectCluster } from "#adapters/kubernetes/cluster-client.ts";
import { ask, type OracleAnswer, SUBJECT_CRD, SUBJECT_GROUP } from "./cel-oracle.ts";
import type { ControlPlane } from "./control-plane.ts";
import { storePolicy } from "./stored-policy.ts";

/** An expression, and what `object.x` is, one request each. */
export interface StoredQuestion {
  readonly expression: string;
  readonly subjects: readonly unknown[];
}

/**
 * Asks a real API server about expressions with all that its own version knows; an answer for each subject.
 * Each expression becomes a stored ValidatingAdmissionPolicy for names of its own.
 */
export async function askStored(
  cluster: ControlPlane,
  questions: readonly StoredQuestion[],
): Promise<readonly (readonly OracleAnswer[])[]> {
  const client = connectCluster(cluster.kubeconfig);
  await cluster.apply(SUBJECT_CRD);
  for (const [index, { expression }] of questions.entries())
    await store(cluster, `q${index}`, expression);
  await store(cluster, "sentinel", "false");
  await waitUntil(async () => (await ask(client, "sentinel-0", null)) === "false");
  const answers: OracleAnswer[][] = [];
  for (const [index, { subjects }] of questions.entries()) {
    const own: OracleAnswer[] = [];
    for (const [place, x] of subjects.entries())
      own.push(await ask(client, `q${index}-${place}`, x));
    answers.push(own);
  }
  return answers;
}

function store(cluster: ControlPlane, name: string, expression: string): Promise<void> {
  const condition = `object.metadata.name.startsWith("${name}-")`;
  return storePolicy(cluster, {
    ...{ name, group: SUBJECT_GROUP, resource: "subjects" },
    ...{ condition, expression },
  });
}

/** Policies take effect a moment after they were stored, in their order. */
async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the policies did not come into force within 30 s");
}
