import type { KubeObject } from "#core/kube/resource.ts";
import { podTemplate } from "#core/kube/pod-template.ts";
import { anyGlobMatcher } from "#core/policy/glob.ts";
import { admissionSettings } from "./admission-settings.ts";
import { carriesTemplate } from "./carries-template.ts";
import type { ClusterLookup } from "./cluster-lookup.ts";
import { controllerReference } from "./controller-reference.ts";
import type { Judgement } from "./in-force.ts";
import type { ReviewRequest } from "./review-request.ts";

/** Accounts that make children out of templates: kube-controller-manager's, and Argo Rollouts' by its default name. */
const KNOWN_CONTROLLERS: ReadonlySet<string> = new Set([
  "system:kube-controller-manager",
  ...[
    "replicaset-controller",
    "deployment-controller",
    "statefulset-controller",
    "daemon-set-controller",
    "job-controller",
    "cronjob-controller",
    "replication-controller",
  ].map((name) => `system:serviceaccount:kube-system:${name}`),
  "system:serviceaccount:argo-rollouts:argo-rollouts",
]);

interface OwnerSearch {
  readonly lookup: ClusterLookup;
  /** Whose fleets may name more accounts. */
  readonly judgements: readonly Judgement[];
  readonly signal: AbortSignal;
}

/**
 * The controller whose template the object of a request carries, as the cluster has it now; null where a person
 * made the object, or its owner is another than it says. @throws CLUSTER_UNREACHABLE
 */
export async function controllerOwner(
  request: ReviewRequest,
  { lookup, judgements, signal }: OwnerSearch,
): Promise<KubeObject | null> {
  const { object, requester } = request;
  if (object === null || !isController(requester.username, judgements)) return null;
  const reference = controllerReference(object);
  if (reference === null) return null;
  const { uid, ...ref } = reference;
  const owner = await lookup.read({ ...ref, namespace: request.namespace }, signal);
  if (owner === null || owner.metadata?.uid !== uid) return null;
  return isCarriedBy(owner, object) ? owner : null;
}

function isController(username: string, judgements: readonly Judgement[]): boolean {
  if (KNOWN_CONTROLLERS.has(username)) return true;
  const named = judgements.flatMap(({ guardrails }) =>
    guardrails.layers.flatMap(({ fleet }) => admissionSettings(fleet).controllers),
  );
  return anyGlobMatcher(named)(username);
}

function isCarriedBy(owner: KubeObject, child: KubeObject): boolean {
  const [template, made] = [podTemplate(owner), podTemplate(child)];
  if (template === null || made === null || "malformed" in template || "malformed" in made)
    return false;
  return carriesTemplate(template.podSpec, made.podSpec);
}
