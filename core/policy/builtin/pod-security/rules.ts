import { allowPrivilegeEscalation } from "./allow-privilege-escalation.ts";
import { apparmor } from "./apparmor.ts";
import { capabilitiesBaseline } from "./capabilities-baseline.ts";
import { capabilitiesRestricted } from "./capabilities-restricted.ts";
import type { PodSecurityControl } from "./control.ts";
import { hostNamespaces } from "./host-namespaces.ts";
import { hostPathVolumes } from "./host-path-volumes.ts";
import { hostPorts } from "./host-ports.ts";
import { hostProbes } from "./host-probes.ts";
import { privileged } from "./privileged.ts";
import { procMountRestricted } from "./proc-mount-restricted.ts";
import { procMount } from "./proc-mount.ts";
import { restrictedVolumes } from "./restricted-volumes.ts";
import { runAsNonRoot } from "./run-as-non-root.ts";
import { runAsUser } from "./run-as-user.ts";
import { seccompBaseline } from "./seccomp-baseline.ts";
import { seccompRestricted } from "./seccomp-restricted.ts";
import { selinux } from "./selinux.ts";
import { sysctls } from "./sysctls.ts";
import { windowsHostProcess } from "./windows-host-process.ts";

/** Every control of the Pod Security Standards: baseline, then restricted, each in the order of ids. */
export const podSecurityControls: readonly PodSecurityControl[] = [
  apparmor,
  capabilitiesBaseline,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbes,
  privileged,
  procMount,
  seccompBaseline,
  selinux,
  sysctls,
  windowsHostProcess,
  allowPrivilegeEscalation,
  capabilitiesRestricted,
  procMountRestricted,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccompRestricted,
];
