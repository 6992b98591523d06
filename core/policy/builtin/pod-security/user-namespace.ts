/** CEL for a list of findings that is empty for pods in a user namespace, where root is not the node's root. */
export function exceptInUserNamespace(findings: string): string {
  return `podSpec.?hostUsers.orValue(true) == false ? [] : ${findings}`;
}
