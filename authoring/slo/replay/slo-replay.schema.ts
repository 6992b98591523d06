import { closedObject } from "#core/closed-object.ts";
import {
  API_VERSION,
  FLAG_OR_NULL,
  NUMBER_OR_NULL,
  orNull,
  TEXT,
  TEXTS,
} from "../report-fields.ts";

const OUTCOME = { enum: ["pass", "fail", "hold"] } as const;

const VERDICT = closedObject({
  outcome: OUTCOME,
  value: NUMBER_OR_NULL,
  reason: TEXT,
  answers: {
    type: "array",
    items: closedObject({
      question: TEXT,
      outcome: OUTCOME,
      reason: TEXT,
      numbers: { type: "object" },
    }),
  },
});

/** What `tiphys slo replay --format json` prints. */
export const SLO_REPLAY_SCHEMA = {
  $id: "https://tiphys.io/schemas/v1alpha1/slo-replay.json",
  title: "SloReplay",
  ...closedObject({
    apiVersion: API_VERSION,
    kind: { const: "SloReplay" },
    verdicts: {
      type: "array",
      items: closedObject({
        label: TEXT,
        evaluatedAt: TEXT,
        recorded: orNull(closedObject({ outcome: TEXT, reason: TEXT })),
        verdict: VERDICT,
        isSame: FLAG_OR_NULL,
        differences: TEXTS,
      }),
    },
  }),
} as const;
