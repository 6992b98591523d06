import { countWords } from "#core/count-words.ts";
import { judgeLoss } from "#core/policy/render-loss.ts";
import { fails, type Gate, type GateFacts, passes } from "./gate.ts";

/** The target, with the change, renders and does not collapse. */
export const renderGate: Gate = {
  name: "render",
  isNeeded: () => true,
  judge: ({ render: { before, after, error }, overlay: path, ...facts }: GateFacts) => {
    if (after === null) return fails(`does not render: ${error ?? "kustomize said nothing"}`);
    if (before === null)
      return passes(`${countWords(after.resources, "resource")}; it did not render before`);
    const loss = judgeLoss({ ...facts, before, after, path });
    if (loss !== null) return fails(loss.words);
    return passes(`${countWords(after.resources, "resource")}, before ${before.resources}`);
  },
};
