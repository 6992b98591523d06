import { closedObject } from "#core/closed-object.ts";
import {
  COMMIT,
  COMMIT_OR_NULL,
  fieldsOrNull,
  listOf,
  TEXT,
  TEXT_OR_NULL,
  TEXTS,
  VERDICT,
} from "./report-fields.schema.ts";

/** How an A/B test ended, in what `tiphys compare --promote --format json` prints. */
export const TEST_ENDING = fieldsOrNull({
  app: TEXT,
  environment: TEXT,
  by: { enum: ["rollout", "commit"] },
  result: {
    enum: ["promoted", "rolled-back", "planned", "nothing-to-do", "waits", "refused", "undecided"],
  },
  words: TEXT,
  versions: fieldsOrNull({ old: TEXT, new: TEXT }),
  decision: fieldsOrNull({
    outcome: { enum: ["new", "old", "contradiction", "equal", "not-yet", "unseen"] },
    winner: TEXT_OR_NULL,
    reason: TEXT,
    decidedBy: { enum: ["numbers", "person", null] },
  }),
  base: COMMIT,
  branch: TEXT,
  rollout: fieldsOrNull({
    namespace: TEXT,
    name: TEXT,
    state: { enum: ["paused", "running", "stopped", "aborted", "settled", "unread"] },
    words: TEXT,
  }),
  change: fieldsOrNull({
    kind: { enum: ["promotion", "rollback"] },
    environment: TEXT,
    before: TEXT,
    after: TEXT,
    commit: COMMIT_OR_NULL,
    gates: listOf(closedObject({ gate: TEXT, verdict: VERDICT, reason: TEXT })),
    skipped: TEXTS,
  }),
});
