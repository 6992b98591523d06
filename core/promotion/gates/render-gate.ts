import { fails, type Gate, type GateFacts, passes } from "./gate.ts";

/** The target, with the change, renders and does not collapse. */
export const renderGate: Gate = {
  name: "render",
  isNeeded: () => true,
  judge: ({ render: { before, after, error }, maxLoss }: GateFacts) => {
    if (after === null) return fails(`does not render: ${error ?? "kustomize said nothing"}`);
    if (before === null) return passes(`${after.resources} resources; it did not render before`);
    const lost = before.resources - after.resources;
    if (lost > before.resources * maxLoss) {
      const most = `${Math.round(maxLoss * 100)} %`;
      return fails(`loses ${lost} of ${before.resources} resources, and may lose ${most}`);
    }
    const kinds = before.kinds.filter((kind) => !after.kinds.includes(kind));
    if (kinds.length > 0) return fails(`loses every ${kinds.join(" and every ")}`);
    return passes(`${after.resources} resources, before ${before.resources}`);
  },
};
