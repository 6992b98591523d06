import type { CelBindings } from "#core/cel/compile-cel.ts";
import type { ElementView } from "../judge-element.ts";
import type { JudgedBindings } from "./judge-cel-policy.ts";
import { requestMap } from "./request-map.ts";

type SeenBindings = Omit<JudgedBindings, "budget">;

/** What expressions see of an object; where nobody has asked yet, the request is that of its creation. */
export function elementBindings(element: ElementView): SeenBindings {
  const { scope, shown, isSecret, place } = element;
  const asked =
    place.input.admission === undefined ? { request: requestMap(element), oldObject: null } : {};
  return {
    seen: { ...asked, ...scope.bindings },
    shown: { ...asked, ...shown.bindings },
    isSecret,
  };
}

/** The same with names of a format's own. */
export function alsoBound({ seen, shown, isSecret }: SeenBindings, own: CelBindings): SeenBindings {
  return { seen: { ...seen, ...own }, shown: { ...shown, ...own }, isSecret };
}
