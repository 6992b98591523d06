import { TEXT } from "#core/document/value.schema.ts";

const COUNT = { type: ["number", "null"] } as const;

/** What an A/B test said, in the evidence of the commit that ended it. */
export const COMPARISON = {
  type: "object",
  required: ["winner", "decidedBy", "since", "until", "revision", "objectives"],
  additionalProperties: false,
  properties: {
    winner: { ...TEXT, description: "The version that stays." },
    decidedBy: {
      enum: ["numbers", "person"],
      description: "Whether the numbers decided, or somebody who read them.",
    },
    since: { ...TEXT, description: "From when on requests count." },
    until: { ...TEXT, description: "When they were counted." },
    revision: { ...TEXT, description: "Of the SLOs." },
    objectives: {
      type: "array",
      description: "What each SLO said.",
      items: {
        type: "object",
        required: [
          "slo",
          "label",
          "source",
          "outcome",
          "winner",
          "logEvidence",
          "neededLogEvidence",
          "versions",
        ],
        additionalProperties: false,
        properties: {
          slo: { ...TEXT, description: "Its address." },
          label: { ...TEXT, description: "The label that tells versions apart." },
          source: { ...TEXT, description: "The metrics source that was asked." },
          outcome: { enum: ["winner", "equal", "not-yet", "no-data"] },
          winner: { type: ["string", "null"] },
          logEvidence: { ...COUNT, description: "Natural logarithm of the evidence." },
          neededLogEvidence: { ...COUNT, description: "What it must reach." },
          versions: {
            type: "array",
            items: {
              type: "object",
              required: ["version", "total", "bad", "share"],
              additionalProperties: false,
              properties: {
                version: TEXT,
                total: { ...COUNT, description: "Requests; null where none were seen." },
                bad: COUNT,
                share: { ...COUNT, description: "Of bad ones." },
              },
            },
          },
        },
      },
    },
  },
} as const;
