import { readFileSync } from "node:fs";
import { expect } from "chai";
import { BUDGET_REPORT_SCHEMA } from "#authoring/slo/budget/budget-report.schema.ts";
import { VERSION_COMPARISON_SCHEMA } from "#authoring/slo/compare/version-comparison.schema.ts";
import { CANARY_PLAN_SCHEMA } from "#authoring/slo/plan/canary-plan.schema.ts";
import { SLO_REPLAY_SCHEMA } from "#authoring/slo/replay/slo-replay.schema.ts";
import { schemaFields } from "#test/support/schema-fields.ts";

const page = readFileSync(
  new URL("../../../../docs/reference/slo-reports.md", import.meta.url),
  "utf8",
);

for (const schema of [
  BUDGET_REPORT_SCHEMA,
  CANARY_PLAN_SCHEMA,
  SLO_REPLAY_SCHEMA,
  VERSION_COMPARISON_SCHEMA,
]) {
  describe(`the schema of ${schema.title}`, () => {
    it("has a row in the reference for each field, in the same order", () => {
      const section = page.split(/^## /m).find((text) => text.startsWith(schema.title)) ?? "";
      const rows = [...section.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, field]) => field);
      expect(rows.length).to.be.greaterThan(10);
      expect(rows).to.deep.equal(schemaFields(schema));
    });
  });
}
