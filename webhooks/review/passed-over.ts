import { canonicalJson } from "#core/kube/canonical-json.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { cut } from "#core/policy/finding-line.ts";
import type { ReviewRequest } from "./review-request.ts";

/** Subresources that change what runs, or how many of it. */
const JUDGED_SUBRESOURCES: ReadonlySet<string> = new Set([
  "",
  "scale",
  "ephemeralcontainers",
  "resize",
]);

/** Why a request is allowed without judging it; null for one that must be judged. */
export function passedOver(request: ReviewRequest): string | null {
  const { operation, subResource, object } = request;
  if (operation === "DELETE") return "a delete is never blocked";
  if (operation === "CONNECT") return "a connection changes no object";
  if (!JUDGED_SUBRESOURCES.has(subResource))
    return `subresource ${cut(subResource, 100)} is not judged`;
  if (object === null) return "the request carries no object";
  if (operation === "UPDATE" && isBeingDeleted(request)) return "the object is being deleted";
  return null;
}

/** What waits for its finalizers only loses them: whoever changes more of it keeps using it. */
function isBeingDeleted({ object, oldObject }: ReviewRequest): boolean {
  if (object === null || typeof oldObject?.metadata?.deletionTimestamp !== "string") return false;
  return canonicalJson(withoutMetadata(object)) === canonicalJson(withoutMetadata(oldObject));
}

function withoutMetadata({ metadata: _, ...content }: KubeObject): object {
  return content;
}
