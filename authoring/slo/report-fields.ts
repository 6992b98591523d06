/** Parts that the schemas of SLO reports share. */
export const TEXT = { type: "string" } as const;
export const TEXT_OR_NULL = { type: ["string", "null"] } as const;
export const NUMBER = { type: "number" } as const;
export const NUMBER_OR_NULL = { type: ["number", "null"] } as const;
export const RATIO = { type: "number", minimum: 0, maximum: 1 } as const;
export const FLAG = { type: "boolean" } as const;
export const FLAG_OR_NULL = { type: ["boolean", "null"] } as const;
export const TEXTS = { type: "array", items: TEXT } as const;
export const API_VERSION = { const: "tiphys.io/v1alpha1" } as const;
export const WINDOW = {
  type: "object",
  description: "rolling with seconds, or calendar with unit and timeZone",
} as const;

/** The schema of a value, or null in its place. */
export function orNull<T extends object>(schema: T) {
  return { oneOf: [schema, { type: "null" }] } as const;
}
