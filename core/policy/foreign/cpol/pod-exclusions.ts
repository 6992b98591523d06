import { isRecord } from "#core/is-record.ts";
import { valueAt } from "#core/document/field-path.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { matchesWildcard } from "../kyverno/wildcard.ts";
import type { PodSecurityStandard } from "./decode-cpol.ts";
import type { PodViolation } from "./pod-violations.ts";

/** Kyverno's names of controls, with the built-in rules that they stand for. */
const CONTROLS: Readonly<Record<string, readonly string[]>> = {
  Capabilities: ["capabilities-baseline", "capabilities-restricted"],
  Seccomp: ["seccomp-baseline", "seccomp-restricted"],
  "Privileged Containers": ["privileged"],
  "Host Ports": ["host-ports"],
  "/proc Mount Type": ["proc-mount"],
  HostProcess: ["windows-host-process"],
  SELinux: ["selinux"],
  "Host Namespaces": ["host-namespaces"],
  "HostPath Volumes": ["host-path-volumes"],
  Sysctls: ["sysctls"],
  AppArmor: ["apparmor"],
  "Privilege Escalation": ["allow-privilege-escalation"],
  "Running as Non-root": ["run-as-non-root"],
  "Running as Non-root user": ["run-as-user"],
  "Volume Types": ["restricted-volumes"],
};

/** What is found in a pod that is made up to be judged. */
export type PodJudge = (pod: KubeObject) => readonly PodViolation[];

/**
 * What is left of a pod's violations: as Kyverno does, an exclusion is judged on a pod of its own, with the containers
 * whose image it names, or with none of the pod's, and takes away what it finds there.
 */
export function withoutExcluded(
  found: readonly PodViolation[],
  excludes: readonly PodSecurityStandard[],
  { pod, judge }: { readonly pod: KubeObject; readonly judge: PodJudge },
): readonly PodViolation[] {
  return excludes.reduce<readonly PodViolation[]>((left, exclude) => {
    const { images = [] } = exclude;
    const own = images.length === 0 ? withoutContainers(pod) : containersAlone(pod, images);
    const excused = judge(own).filter((violation) => isExcluded(violation, exclude));
    return excused.reduce((rest, violation) => {
      const name = images.length === 0 ? null : containerName(own, violation);
      const index = rest.findIndex(
        (one) =>
          one.control === violation.control &&
          starred(one.field) === starred(violation.field) &&
          (name === null || containerName(pod, one) === name),
      );
      return index < 0 ? rest : rest.toSpliced(index, 1);
    }, left);
  }, found);
}

function isExcluded(
  { control, field, values }: PodViolation,
  { controlName, restrictedField = "", values: allowed = [] }: PodSecurityStandard,
): boolean {
  return (
    CONTROLS[controlName]?.includes(control) === true &&
    (restrictedField === "" || restrictedField === starred(field)) &&
    (allowed.length === 0 ||
      values.every((value) => allowed.some((pattern) => matchesWildcard(pattern, value))))
  );
}

function starred(field: string): string {
  return field.replace(/\d+/g, "*");
}

const LISTS = ["containers", "initContainers", "ephemeralContainers"] as const;

function withoutContainers(pod: KubeObject): KubeObject {
  const spec = isRecord(pod.spec) ? pod.spec : {};
  const { initContainers: _, ephemeralContainers: __, ...rest } = spec;
  return { ...pod, spec: { ...rest, containers: [{ name: "fake" }] } };
}

function containersAlone({ metadata, ...pod }: KubeObject, images: readonly string[]): KubeObject {
  const spec = isRecord(pod.spec) ? pod.spec : {};
  const lists = LISTS.map((list) => {
    const containers: readonly unknown[] = Array.isArray(spec[list]) ? spec[list] : [];
    const isMeant = (container: unknown) =>
      isRecord(container) &&
      images.some((image) => matchesWildcard(image, String(container.image ?? "")));
    return [list, containers.filter(isMeant)] as const;
  });
  const named = metadata?.name === undefined ? {} : { name: metadata.name };
  return {
    apiVersion: pod.apiVersion,
    kind: pod.kind,
    metadata: named,
    spec: Object.fromEntries(lists),
  };
}

/** Null for what is not in a container. */
function containerName(pod: KubeObject, { keys }: PodViolation): string | null {
  const [, list, index] = keys;
  if (typeof index !== "number" || !LISTS.some((own) => own === list)) return null;
  const container = valueAt(pod, keys.slice(0, 3));
  return isRecord(container) ? String(container.name) : null;
}
