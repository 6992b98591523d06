import { type Gate, type GateFacts, passes, waits } from "./gate.ts";

/** The commit that brought the version to the environment before is signed by somebody whom the fleet names. */
export const signatureGate: Gate = {
  name: "signature",
  isNeeded: ({ signature }) => signature !== null,
  judge: ({ signature }: GateFacts) => {
    if ("unknown" in signature) return waits(signature.unknown);
    const { commit, signer, problem } = signature.known;
    const short = commit.slice(0, 12);
    if (signer !== null) return passes(`${short} is signed by ${signer}`);
    return waits(`${short} brought the version: ${problem ?? "nobody signed it"}`);
  },
};
