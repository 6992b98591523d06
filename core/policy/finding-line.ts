import type { Finding } from "./finding.ts";

/**
 * A finding on one line that survives collapsed newlines: rule, resource, path, message and remedy with
 * " | " between them. Parts longer than `maxPart` characters are cut.
 */
export function findingLine(finding: Finding, maxPart = 600): string {
  const { severity, policy, rule, resource, path, message, remedy, status } = finding;
  const parts = [
    `${policy}/${rule} (${status === "error" ? `${severity}, error` : severity})`,
    `${resource.kind} ${resourceName(finding)}`,
    ...(path === "" ? [] : [path]),
    message,
    ...(remedy === null ? [] : [remedy]),
  ];
  return parts.map((part) => cut(flat(part), maxPart)).join(" | ");
}

/** "namespace/name", or the name alone. */
export function resourceName({ resource }: Finding): string {
  const { namespace, name } = resource;
  return namespace === null ? name : `${namespace}/${name}`;
}

/** Printable ASCII with single blanks inside, as most parts are: nothing to look at further. */
const IS_FLAT = /^[!-~]+(?: [!-~]+)*$/;

/** Text without line breaks and control characters, which headers and terminals do not take. */
export function flat(text: string): string {
  if (IS_FLAT.test(text)) return text;
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}

/** At most `max` UTF-16 units, never half a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
