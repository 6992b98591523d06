import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { refusedByCluster } from "#adapters/kubernetes/refused-by-cluster.ts";
import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { isInForce } from "#core/policy/moment.ts";
import { parseBreakglass } from "#core/policy/parse-breakglass.ts";

/** What the status of a GuardrailException says. */
export interface BreakglassStatus {
  readonly active: boolean;
  readonly message: string;
}

interface Moment {
  /** The longest that the fleets in force allow. */
  readonly maxHours: number;
  readonly now: number;
}

/** Whether a breakglass exception counts, until when, or why it does not. */
export function breakglassStatus(object: KubeObject, { maxHours, now }: Moment): BreakglassStatus {
  const { value, problems } = parseBreakglass(object, maxHours);
  if (value === null) {
    const texts = problems.map(({ at, message }) => `${at.join(".")}: ${message}`);
    return { active: false, message: `does not count: ${texts.join("; ")}`.slice(0, 1024) };
  }
  const { expires } = value.spec;
  if (!isInForce(expires, now)) return { active: false, message: `is over since ${expires}` };
  const asked = isRecord(object.spec) ? object.spec.expires : undefined;
  const reason = expires === asked ? "" : `, as no fleet here allows more than ${maxHours}h`;
  return { active: true, message: `counts until ${expires}${reason}` };
}

/** Writes the status where it is news. @throws CLUSTER_UNREACHABLE */
export async function writeBreakglassStatus(
  client: ClusterClient,
  { object, status }: { readonly object: KubeObject; readonly status: BreakglassStatus },
): Promise<void> {
  const said = isRecord(object.status) ? object.status : {};
  if (said.active === status.active && said.message === status.message) return;
  const name = object.metadata?.name ?? "";
  const answer = await client.send({
    method: "PATCH",
    path: `/apis/tiphys.io/v1alpha1/guardrailexceptions/${encodeURIComponent(name)}/status?fieldManager=tiphys-leader`,
    contentType: "application/merge-patch+json",
    body: { status },
  });
  // 404: its end has come in the meantime.
  if (answer.status < 300 || answer.status === 404) return;
  const refusal = { wanted: "to write its status", status: answer.status };
  throw refusedByCluster(`GuardrailException ${name}`, refusal);
}
