import { CelError } from "#core/cel/cel-error.ts";
import { CelMap } from "#core/cel/cel-map.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { displayName, type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import type { ElementView } from "../judge-element.ts";
import { resourceName } from "./resource-name.ts";

/** What an AdmissionRequest has and only the API server knows. */
const UNKNOWN_FIELDS: ReadonlySet<CelValue> = new Set(["userInfo", "uid", "options"]);

/**
 * `request` where nobody has asked yet: the creation of the object. Reading who asks is an error of kind "absent", so
 * that the expression is not evaluable.
 */
export function requestMap({ value, place }: ElementView): CelMap {
  const object = value as KubeObject;
  const { group, version, resource } = resourceName(object);
  const kind = { ...parseApiVersion(object.apiVersion), kind: object.kind };
  const name = displayName(object);
  return new RequestMap({
    kind,
    requestKind: kind,
    resource: { group, version, resource },
    requestResource: { group, version, resource },
    name: name.endsWith("*") ? "" : name,
    namespace: place.resource.namespace ?? "",
    operation: place.input.operation ?? "CREATE",
    dryRun: false,
    object,
    oldObject: null,
  });
}

class RequestMap extends CelMap {
  constructor(known: Readonly<Record<string, unknown>>) {
    super(
      new Map(
        Object.entries(known).map(([key, value]) => [key, [key, value as CelValue] as const]),
      ),
    );
  }

  override get(key: CelValue): CelValue | undefined {
    if (UNKNOWN_FIELDS.has(key)) throw new CelError(`request.${String(key)}`, "absent");
    return super.get(key);
  }
}
