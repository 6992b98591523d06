/**
 * What a field holds; "unknown" outside of Kubernetes' own kinds. A "text" is a name of something, "prose" is whatever
 * somebody writes: operators and wildcards of patterns may stand in it.
 */
export type Shape = "map" | "list" | "text" | "prose" | "flag" | "count" | "quantity" | "unknown";

/** What is in maps and lists of one shape. */
const INSIDE: ReadonlyMap<string, Shape> = new Map([
  ...listed("text", "labels matchLabels nodeSelector add drop accessModes"),
  ...listed(
    "prose",
    "annotations data stringData binaryData command args externalIPs loadBalancerSourceRanges hosts",
  ),
  ...listed("quantity", "limits requests"),
  ...listed("count", "supplementalGroups"),
]);

/** Fields that have one shape in whichever of the known kinds they stand. */
const FIELDS: ReadonlyMap<string, Shape> = new Map([
  ...listed(
    "map",
    "metadata spec template jobTemplate securityContext resources limits requests labels annotations",
    "capabilities seLinuxOptions seccompProfile windowsOptions livenessProbe readinessProbe",
    "startupProbe httpGet tcpSocket exec grpc lifecycle postStart preStop hostPath emptyDir",
    "matchLabels nodeSelector affinity strategy persistentVolumeClaim secret configMap nfs selector",
    "backend http valueFrom secretKeyRef configMapKeyRef secretRef configMapRef",
  ),
  ...listed(
    "list",
    "containers initContainers ephemeralContainers volumes volumeMounts env envFrom ports add drop",
    "command args tolerations imagePullSecrets hostAliases sysctls supplementalGroups accessModes",
    "externalIPs loadBalancerSourceRanges topologySpreadConstraints rules tls hosts paths",
    "matchExpressions",
  ),
  ...listed(
    "text",
    "apiVersion kind name generateName namespace image imagePullPolicy restartPolicy dnsPolicy",
    "serviceAccountName serviceAccount priorityClassName schedulerName nodeName procMount",
    "storageClassName protocol ingressClassName externalTrafficPolicy sessionAffinity topologyKey",
    "runtimeClassName type key operator effect secretName claimName role level concurrencyPolicy",
    "pathType",
  ),
  ...listed(
    "prose",
    "mountPath subPath workingDir loadBalancerIP externalName hostIP clusterIP path host value server",
    "user localhostProfile schedule",
  ),
  ...listed(
    "flag",
    "privileged runAsNonRoot allowPrivilegeEscalation readOnlyRootFilesystem hostNetwork hostPID",
    "hostIPC hostUsers automountServiceAccountToken readOnly hostProcess enableServiceLinks tty stdin",
    "shareProcessNamespace suspend",
  ),
  ...listed(
    "count",
    "replicas runAsUser runAsGroup fsGroup hostPort containerPort nodePort periodSeconds",
    "initialDelaySeconds timeoutSeconds failureThreshold successThreshold minReadySeconds",
    "terminationGracePeriodSeconds revisionHistoryLimit progressDeadlineSeconds backoffLimit",
    "ttlSecondsAfterFinished activeDeadlineSeconds",
  ),
]);

const OWN_KINDS: ReadonlySet<string> = new Set(
  [
    "Pod Deployment StatefulSet DaemonSet ReplicaSet ReplicationController Job CronJob Service",
    "Ingress Namespace ConfigMap PersistentVolumeClaim ServiceAccount",
  ].flatMap((words) => words.split(" ")),
);

const GROUPS: ReadonlySet<string> = new Set(["*", "", "apps", "batch", "networking.k8s.io"]);

/** True for a kind whose fields the table above knows. */
export function isKnownKind({
  group,
  kind,
}: {
  readonly group: string;
  readonly kind: string;
}): boolean {
  return GROUPS.has(group) && OWN_KINDS.has(kind);
}

/** The shape of a field, by its name and that of what it is in. */
export function shapeOf(key: string, parent: string): Shape {
  return INSIDE.get(parent) ?? FIELDS.get(key) ?? "unknown";
}

/** The shape of the elements of a list. */
export function elementShape(list: string): Shape {
  return INSIDE.get(list) ?? "map";
}

function listed(
  shape: Shape,
  ...lines: readonly string[]
): readonly (readonly [name: string, shape: Shape])[] {
  return lines.flatMap((line) => line.split(" ")).map((name) => [name, shape] as const);
}
