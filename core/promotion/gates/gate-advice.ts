import type { GateName, GateVerdict } from "./gate.ts";

interface Place {
  readonly app: string;
  readonly environment: string;
  /** The environment before; null where a command brings the version. */
  readonly from: string | null;
  /** The target's overlay, relative to the repository. */
  readonly overlay: string;
}

/** What a person can do about a gate that does not pass; null where it passes. */
export function gateAdvice({ gate, verdict, passesAt }: GateVerdict, place: Place): string | null {
  if (verdict === "pass") return null;
  return ADVICE[gate](place, passesAt !== null);
}

type Advice = (place: Place, hasEnd: boolean) => string;

const ADVICE: Readonly<Record<GateName, Advice>> = {
  render: ({ overlay }) =>
    `Mend it until "tiphys render ${overlay}" says what it should; what is meant to go belongs into spec.render.acceptedLoss of tiphys.yaml.`,
  policy: ({ overlay, environment }) =>
    `See "tiphys check ${overlay} --env ${environment}", and mend the version; or grant an exception that ends.`,
  soak: ({ app, from }, hasEnd) =>
    hasEnd
      ? "Wait: time alone passes it."
      : `Promote the version to ${from ?? "the environments before"} first: tiphys status ${app}.`,
  freeze: () => "Wait for its end, or let its owner change the freeze by a commit.",
  window: () => "Wait: the hour alone passes it.",
  checks: () => "Let each of them report; what they say is read anew every time.",
  signature: () =>
    "Let a signer of the fleet sign the commit that brings the version to the environment before.",
  approval: ({ app, environment }) =>
    `Let somebody whom the fleet names run "tiphys approve ${app} --to ${environment} --push".`,
  health: ({ from }) =>
    `Look at the Application of ${from ?? "the environment before"} in Argo CD: it must be synced and healthy with this version.`,
  analysis: ({ from }) =>
    `Look at the last AnalysisRun in ${from ?? "the environment before"}: kubectl argo rollouts get rollout.`,
  budget: ({ app, environment }) =>
    `See "tiphys slo budget"; a version that mends it passes when a signer runs "tiphys approve ${app} --to ${environment} --fix --push".`,
};
