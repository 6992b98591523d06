import { isRecord } from "#core/is-record.ts";
import { quantityNanos } from "#core/policy/foreign/kyverno/measured-value.ts";
import { elementShape, type Shape, shapeOf } from "#core/policy/foreign/migrate/known-shapes.ts";

/**
 * Whether an object of Kubernetes' own kinds has in its fields what their schemas allow. Others, which the API server
 * refuses, may be judged otherwise by a migrated rule.
 */
export function hasKnownShapes(value: unknown, parent = ""): boolean {
  if (Array.isArray(value)) {
    const shape = parent === "" ? "unknown" : elementShape(parent);
    return value.every((one) => isOfShape(one, shape) && hasKnownShapes(one));
  }
  if (!isRecord(value)) return true;
  return Object.entries(value).every(
    ([key, one]) => isOfShape(one, shapeOf(key, parent)) && hasKnownShapes(one, key),
  );
}

function isOfShape(value: unknown, shape: Shape): boolean {
  switch (shape) {
    case "unknown":
      return true;
    case "map":
      return isRecord(value);
    case "list":
      return Array.isArray(value);
    case "text":
      return typeof value === "string" && !/[*?!|&<>\s]/.test(value);
    case "prose":
      return typeof value === "string";
    case "flag":
      return typeof value === "boolean";
    case "count":
      return Number.isSafeInteger(value);
    case "quantity":
      return (
        typeof value === "number" || (typeof value === "string" && quantityNanos(value) !== null)
      );
  }
}
