import { TiphysError } from "#core/errors.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import type { KeptBudgets } from "../freeze/kept-budgets.ts";
import { admissionSettings } from "../review/admission-settings.ts";
import type { ClusterLookup } from "../review/cluster-lookup.ts";
import { decodeReview } from "../review/decode-review.ts";
import { encodeReview, type ReviewAnswer } from "../review/encode-review.ts";
import { type InForce, judgementsFor, namespaceFacts } from "../review/in-force.ts";
import { judgeReview } from "../review/judge-review.ts";
import type { ReviewOutcome } from "../review/review-outcome.ts";
import type { ReviewRequest } from "../review/review-request.ts";

export interface ReviewPorts {
  readonly inForce: () => InForce;
  readonly lookup: ClusterLookup;
  readonly now: () => number;
  /** Null or left out where no analysis server was named. */
  readonly budgets?: KeptBudgets | null;
  /** Told of each review, after it was judged. */
  readonly observe: (request: ReviewRequest, outcome: ReviewOutcome) => void;
  /** Told of each review that the cluster did not answer in time for, and why. */
  readonly onLate?: (request: ReviewRequest, reason: string) => void;
}

/** The answer to an AdmissionReview's text, before `signal` ends. @throws REQUEST_INVALID, INTERNAL with the review's id */
export async function answerReview(
  text: string,
  ports: ReviewPorts,
  signal: AbortSignal,
): Promise<ReviewAnswer> {
  const request = decodeReview(text);
  const inForce = ports.inForce();
  try {
    const { lookup, budgets = null } = ports;
    const context = { inForce, lookup, budgets, now: ports.now(), signal };
    const outcome = await judgeReview(request, context);
    ports.observe(request, outcome);
    return encodeReview(outcome);
  } catch (error) {
    if (!isLate(error)) throw failed(request, error);
    ports.onLate?.(request, error.message);
    return lateAnswer(request, fleetsOf(request, { inForce, lookup: ports.lookup }), error.message);
  }
}

function isLate(error: unknown): error is TiphysError {
  return error instanceof TiphysError && error.code === "CLUSTER_UNREACHABLE";
}

function failed({ uid }: ReviewRequest, error: unknown): TiphysError {
  const reason = error instanceof Error ? error.message : String(error);
  return new TiphysError("INTERNAL", `request ${uid}: ${reason}`, { cause: error });
}

/** Those that judge the namespace; all of them where it is not known whose it is. */
function fleetsOf(
  { namespace }: ReviewRequest,
  { inForce, lookup }: { readonly inForce: InForce; readonly lookup: ClusterLookup },
): readonly Fleet[] {
  const known = namespace === null ? null : lookup.namespace(namespace);
  if (known === null)
    return [...inForce.platform, ...inForce.repositories].map(({ layer }) => layer.fleet);
  return judgementsFor(inForce, namespaceFacts(known)).flatMap(({ guardrails }) =>
    guardrails.layers.map(({ fleet }) => fleet),
  );
}

/** What the fleets want said when a review could not be finished: denied where one of them says deny. */
function lateAnswer(
  { uid }: ReviewRequest,
  fleets: readonly Fleet[],
  reason: string,
): ReviewAnswer {
  const isDenied = fleets.some((fleet) => admissionSettings(fleet).lateAnswer === "deny");
  const message = `tiphys could not finish this review: ${reason} (request ${uid})`;
  return {
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    response: {
      uid,
      allowed: !isDenied,
      ...(isDenied
        ? { status: { status: "Failure", code: 500, reason: "InternalError", message } }
        : { warnings: [message.slice(0, 250)] }),
      auditAnnotations: {
        decision: isDenied ? "deny" : "allow",
        request: uid,
        unfinished: message,
      },
    },
  };
}
