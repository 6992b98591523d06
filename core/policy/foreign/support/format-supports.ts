import { admissionPolicySupport } from "./admission-policy-support.ts";
import { clusterPolicySupport } from "./cluster-policy-support.ts";
import { gatekeeperSupport } from "./gatekeeper-support.ts";
import type { FormatSupport } from "./support.ts";
import { validatingPolicySupport } from "./validating-policy-support.ts";

/** What is supported of every format, for its guide. */
export const FORMAT_SUPPORTS: readonly FormatSupport[] = [
  clusterPolicySupport,
  validatingPolicySupport,
  admissionPolicySupport,
  gatekeeperSupport,
];
