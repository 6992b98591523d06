import { type Gate, type GateFacts, passes, waits } from "./gate.ts";

/** As many people as are asked for approve exactly this version, here; nobody approves their own. */
export const approvalGate: Gate = {
  name: "approval",
  isNeeded: ({ approval }) => approval !== null,
  judge: ({ app, environment, settings: { approval }, approvals }: GateFacts) => {
    if ("unknown" in approvals) return waits(approvals.unknown);
    const { by, refused } = approvals.known;
    const count = approval?.count ?? 1;
    if (by.length >= count) return passes(`approved by ${by.join(" and ")}`);
    const given = by.length === 0 ? "" : ` (${by.join(", ")})`;
    const who = approval?.by?.join(", ") ?? "signers";
    const may = `${who} may: tiphys approve ${app} --to ${environment}`;
    return waits([`${by.length} of ${count} approvals${given}`, ...refused, may].join("; "));
  },
};
