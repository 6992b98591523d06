/**
 * CEL for a list of findings that is empty for Windows pods (spec.os.name), in which the API server
 * refuses the Linux fields of a security context.
 */
export function exceptOnWindows(findings: string): string {
  return `podSpec.?os.?name.orValue("") == "windows" ? [] : ${findings}`;
}
