/** CEL: a value as text for a message; "" for null, so that a key without a value breaks no message. */
export function textOf(value: string): string {
  return `string(optional.ofNonZeroValue(${value}).orValue(""))`;
}

/** CEL: an optional as text for a message; "" for none and null. */
export function textAt(optional: string): string {
  return textOf(`${optional}.orValue("")`);
}

/** CEL: the name of the container that is judged. */
export const CONTAINER_NAME = textAt("container.?name");
