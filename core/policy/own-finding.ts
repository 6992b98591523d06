import { jsonPointer, type PathKey } from "#core/document/field-path.ts";
import type { ResourceRef } from "#core/kube/resource.ts";
import { findingId } from "./element-path.ts";
import type { Finding } from "./finding.ts";
import type { Severity } from "./policy.ts";

interface OwnFinding extends Pick<Finding, "policy" | "action" | "message" | "remedy"> {
  readonly rule: { readonly id: string; readonly severity: Severity };
  /** Default: fail. */
  readonly status?: Finding["status"];
  readonly resource: ResourceRef;
  /** What the keys lead into, where it is about a place in something. */
  readonly at?: { readonly object: unknown; readonly keys: readonly PathKey[] };
  readonly source: Finding["source"];
}

/** A finding of a rule that is no document: Tiphys makes it itself, and no exception or baseline has been asked. */
export function ownFinding(found: OwnFinding): Finding {
  const { policy, rule, action, status = "fail", resource, message, remedy, source } = found;
  const { object, keys } = found.at ?? { object: {}, keys: [] };
  return {
    id: findingId({ policy, rule: rule.id, resource, keys, object }),
    policy,
    rule: rule.id,
    severity: rule.severity,
    action,
    status,
    resource,
    path: jsonPointer(keys),
    message,
    remedy,
    source,
    exception: null,
    override: null,
    existing: false,
  };
}
