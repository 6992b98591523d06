import type { Finding } from "#core/policy/finding.ts";
import { cut, resourceName } from "#core/policy/finding-line.ts";
import { auditAnnotations } from "./audit-annotations.ts";
import { denialMessage } from "./denial-message.ts";
import type { ReviewOutcome } from "./review-outcome.ts";
import { reviewWarnings } from "./review-warnings.ts";

/** An AdmissionReview (admission.k8s.io/v1) as the API server wants it answered. */
export interface ReviewAnswer {
  readonly apiVersion: "admission.k8s.io/v1";
  readonly kind: "AdmissionReview";
  readonly response: {
    readonly uid: string;
    readonly allowed: boolean;
    readonly status?: DenialStatus | FailureStatus;
    readonly warnings?: readonly string[];
    readonly auditAnnotations: Readonly<Record<string, string>>;
  };
}

/** metav1.Status; reason Forbidden, because kubectl drops the message of Invalid. */
interface DenialStatus {
  readonly status: "Failure";
  readonly code: 403;
  readonly reason: "Forbidden";
  readonly message: string;
  readonly details: { readonly causes: readonly DenialCause[] };
}

/** metav1.Status of a review that could not be finished. */
interface FailureStatus {
  readonly status: "Failure";
  readonly code: 500;
  readonly reason: "InternalError";
  readonly message: string;
}

interface DenialCause {
  /** The rule, "policy/rule". */
  readonly reason: string;
  readonly message: string;
  /** JSON Pointer into the object. */
  readonly field: string;
}

/** More than any person reads; the message says how many were left out. */
export const MAX_CAUSES = 500;
const MAX_CAUSE_CHARACTERS = 600;

/** The answer for an outcome: denials as status 403, warnings within the API server's limits, annotations. */
export function encodeReview(outcome: ReviewOutcome): ReviewAnswer {
  const { uid, decision, findings } = outcome;
  const warnings = reviewWarnings(findings);
  return {
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    response: {
      uid,
      allowed: decision !== "deny",
      ...(decision === "deny" ? { status: denialStatus(outcome) } : {}),
      ...(warnings.length === 0 ? {} : { warnings }),
      auditAnnotations: auditAnnotations(outcome),
    },
  };
}

function denialStatus(outcome: ReviewOutcome): DenialStatus {
  const denied = outcome.findings.filter(({ action }) => action === "deny");
  return {
    status: "Failure",
    code: 403,
    reason: "Forbidden",
    message: denialMessage(outcome),
    details: { causes: denied.slice(0, MAX_CAUSES).map(cause) },
  };
}

function cause(finding: Finding): DenialCause {
  const { policy, rule, message, path, resource } = finding;
  return {
    reason: `${policy}/${rule}`,
    message: cut(`${resource.kind} ${resourceName(finding)}: ${message}`, MAX_CAUSE_CHARACTERS),
    field: cut(path, MAX_CAUSE_CHARACTERS),
  };
}
