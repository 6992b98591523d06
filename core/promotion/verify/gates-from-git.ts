import type { EvidenceSpec } from "../evidence/evidence-spec.ts";

const ALWAYS = ["render", "policy", "soak", "freeze", "window", "signature"];

/** Gates of which Git, and what can be rendered from it, says again what evidence tells. */
export function gatesFromGit({ gates }: Pick<EvidenceSpec, "gates">): ReadonlySet<string> {
  const told = (name: string) => gates.find(({ gate }) => gate === name);
  // Approvals that came after a breakglass are no contradiction, and commit statuses are not in Git.
  const isApproved = told("approval")?.verdict === "pass";
  const checks = told("checks");
  const isAttested = checks?.verdict === "pass" && !checks.reason.includes("(status of ");
  return new Set([
    ...ALWAYS,
    ...(isApproved ? ["approval"] : []),
    ...(isAttested ? ["checks"] : []),
  ]);
}
