const TEMPLATE = ["spec", "template"];
const POD_KEYS: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  DaemonSet: TEMPLATE,
  Deployment: TEMPLATE,
  ReplicaSet: TEMPLATE,
  ReplicationController: TEMPLATE,
  StatefulSet: TEMPLATE,
  Job: TEMPLATE,
  CronJob: ["spec", "jobTemplate", "spec", "template"],
};

/** Where objects of a kind have their pod: metadata and spec. Null for kinds that Kyverno knows no pods of. */
export function podKeys(kind: string): readonly string[] | null {
  return POD_KEYS[kind] ?? null;
}
