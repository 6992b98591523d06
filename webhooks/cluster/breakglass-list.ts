import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { refusedByCluster } from "#adapters/kubernetes/refused-by-cluster.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { endOfMoment } from "#core/policy/moment.ts";
import type { PolicyException } from "#core/policy/fleet.ts";
import { parseBreakglass } from "#core/policy/parse-breakglass.ts";
import { admissionSettings } from "../review/admission-settings.ts";
import type { InForce } from "../review/in-force.ts";
import { doEach } from "./do-each.ts";

/** As core/policy/door.schema.ts has it, where no fleet is in force. */
const DEFAULT_HOURS = 4;

/** The breakglass exceptions that fit; none lives longer than the strictest fleet in force allows. */
export function breakglassOf(
  objects: readonly KubeObject[],
  inForce: InForce,
): readonly PolicyException[] {
  const maxHours = breakglassHours(inForce);
  return objects.flatMap((object) => parseBreakglass(object, maxHours).value ?? []);
}

/** The longest that a breakglass exception may last, by the strictest fleet in force. */
export function breakglassHours({ platform, repositories }: InForce): number {
  const hours = [...platform, ...repositories].map(
    ({ layer }) => admissionSettings(layer.fleet).breakglassMaxHours,
  );
  return hours.length === 0 ? DEFAULT_HOURS : Math.min(...hours);
}

/** Deletes those whose end has come. A 404 is another server's work. @throws CLUSTER_UNREACHABLE */
export async function removeEnded(
  client: ClusterClient,
  { exceptions, now }: { readonly exceptions: readonly PolicyException[]; readonly now: number },
): Promise<void> {
  const ended = exceptions.filter(({ spec }) => now >= (endOfMoment(spec.expires) ?? 0));
  await doEach(ended.map((exception) => async () => await remove(client, exception.name)));
}

async function remove(client: ClusterClient, name: string): Promise<void> {
  const path = `/apis/tiphys.io/v1alpha1/guardrailexceptions/${encodeURIComponent(name)}`;
  const { status } = await client.send({ method: "DELETE", path });
  if (status < 300 || status === 404) return;
  throw refusedByCluster(`GuardrailException ${name}`, { wanted: "to delete it", status });
}
