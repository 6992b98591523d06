import type { EvidenceSpec } from "./evidence-spec.ts";

/** What does not go together in evidence: each cause may skip other gates, and says why; null where all fits. */
export function causeProblem(spec: EvidenceSpec): string | null {
  const { cause, restores, ticket, reason } = spec;
  if ((cause === "rollback") !== (restores !== undefined))
    return `a ${cause} ${cause === "rollback" ? "says" : "does not say"} what it restores`;
  switch (cause) {
    case "promotion":
      return promotionProblem(spec);
    case "breakglass":
      if (ticket === undefined || reason === undefined)
        return "a breakglass has a ticket and a reason";
      return (spec.skipped ?? []).length === 0
        ? "a breakglass skips a gate, this skips none"
        : skippedProblem(spec);
    case "rollback":
      return ticket !== undefined && reason === undefined
        ? "a breakglass has a reason"
        : rollbackProblem(spec);
  }
}

function promotionProblem({ ticket, skipped, gates }: EvidenceSpec): string | null {
  if (ticket !== undefined) return "a promotion has no ticket of a breakglass";
  if (skipped !== undefined) return `a promotion skips no gate, this skips ${skipped.join(", ")}`;
  const open = gates.filter(({ verdict }) => verdict !== "pass");
  return open.length === 0 ? null : `${open.map(({ gate }) => gate).join(", ")} did not pass`;
}

/** Exactly what did not pass is skipped. */
function skippedProblem({
  skipped = [],
  gates,
}: Pick<EvidenceSpec, "skipped" | "gates">): string | null {
  const open = gates.filter(({ verdict }) => verdict !== "pass").map(({ gate }) => String(gate));
  const unskipped = open.filter((gate) => !skipped.includes(gate));
  if (unskipped.length > 0) return `${unskipped.join(", ")} did not pass`;
  const passed = skipped.filter((gate) => !open.includes(gate));
  return passed.length === 0 ? null : `${passed.join(", ")} did not need to be skipped`;
}

/** Render and policy have their say; without a ticket, nothing but the others is skipped. */
function rollbackProblem({ ticket, skipped = [], gates }: EvidenceSpec): string | null {
  const missing = ["render", "policy"].filter((name) => !gates.some(({ gate }) => gate === name));
  if (missing.length > 0) return `a rollback asks ${missing.join(" and ")}`;
  const open = gates.filter(({ verdict }) => verdict !== "pass").map(({ gate }) => String(gate));
  const told = skipped.filter((name) => gates.some(({ gate }) => gate === name));
  if (ticket === undefined && open.length + told.length > 0)
    return `${[...new Set([...open, ...told])].join(", ")} must pass without a breakglass`;
  return skippedProblem({ skipped: told, gates });
}
