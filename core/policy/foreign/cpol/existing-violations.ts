import { isRecord } from "#core/is-record.ts";
import type { ElementView } from "../../judge-element.ts";
import { maskSecret } from "../../mask-secret.ts";
import type { CpolRule, CpolSpec } from "./decode-cpol.ts";
import { isEnforced } from "./failure-action.ts";

/**
 * Whether an update may keep what a rule finds in the object before it too, wherever in it: as in Kyverno it may unless
 * `allowExistingViolations` is false, and never where the rule is in CEL or an override alone enforces it.
 */
export function allowsExisting(spec: CpolSpec, { validate = {} }: CpolRule): boolean {
  if (validate.cel !== undefined || validate.allowExistingViolations === false) return false;
  return isEnforced(validate.failureAction ?? spec.validationFailureAction ?? "Audit");
}

/** The object before an update, as if it were created now; null where there is none. */
export function elementBefore(element: ElementView): ElementView | null {
  const { place, scope, shown, isSecret } = element;
  const { input, resource } = place;
  const old = input.admission?.oldObject ?? null;
  if (input.admission === undefined || old === null || input.operation !== "UPDATE") return null;
  const { request } = input.admission;
  const created = { object: old, oldObject: null };
  const admission = {
    ...input.admission,
    oldObject: null,
    request: isRecord(request) ? { ...request, ...created, operation: "CREATE" } : request,
  };
  const own = { ...created, request: admission.request };
  const shownOwn = isSecret ? { ...own, object: maskSecret(old) } : own;
  return {
    ...element,
    value: old,
    scope: { bindings: { ...scope.bindings, ...own }, memory: new Map() },
    shown: { bindings: { ...shown.bindings, ...shownOwn }, memory: new Map() },
    place: {
      resource: { ...resource, object: old },
      input: { ...input, operation: "CREATE", admission },
    },
  };
}
