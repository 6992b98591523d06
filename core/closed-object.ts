/** A JSON Schema for objects with exactly these fields. */
export function closedObject<T extends Readonly<Record<string, unknown>>>(properties: T) {
  const required = Object.keys(properties);
  return { type: "object", additionalProperties: false, required, properties } as const;
}
