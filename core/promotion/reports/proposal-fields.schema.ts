import { COMMIT_OR_NULL, fieldsOrNull, TEXT } from "./report-fields.schema.ts";

/** A branch of its own with its pull request, as several reports hold it. */
export const PROPOSAL = fieldsOrNull({
  branch: TEXT,
  commit: COMMIT_OR_NULL,
  state: { enum: ["opened", "updated", "unchanged", "declined", "closed", "none"] },
  pullRequest: fieldsOrNull({ number: { type: "integer" }, url: TEXT }),
});
