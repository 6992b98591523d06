import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { PROMOTION_REPORT_SCHEMAS } from "#core/promotion/reports/report-schemas.ts";
import { gitWorkTree } from "#test/support/git-work-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { promotionFleet } from "#test/support/promotion-fleet.ts";
import { promotionEnv } from "#test/support/promotion-world.ts";
import { runTiphys } from "#test/support/run-tiphys.ts";
import { schemaFields } from "#test/support/schema-fields.ts";

const page = readFileSync(
  new URL("../../../../../docs/reference/promotion-reports.md", import.meta.url),
  "utf8",
);

describe("the schemas of promotion's reports", () => {
  for (const schema of PROMOTION_REPORT_SCHEMAS) {
    it(`have a row in the reference for each field of ${schema.title}, in the same order`, () => {
      const section = page.split(/^## /m).find((text) => text.startsWith(schema.title)) ?? "";
      const rows = [...section.matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, field]) => field);
      expect(rows.length).to.be.greaterThan(6);
      expect(rows).to.deep.equal(schemaFields(schema));
    });
  }
});

describe("what promotion's commands print as JSON", () => {
  const repository = gitWorkTree();
  let kustomize = "";

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  async function expectToFit(argv: readonly string[]): Promise<void> {
    const env = promotionEnv(kustomize);
    const call = { argv: [...argv, "--format", "json"], cwd: repository().folder, env };
    const { stdout, stderr } = await runTiphys(call);
    if (stdout === "") throw new Error(`${argv.join(" ")}: ${stderr}`);
    const report = JSON.parse(stdout);
    const schema = PROMOTION_REPORT_SCHEMAS.find(({ title }) => title === report.kind);
    if (schema === undefined) throw new Error(`${argv.join(" ")}: no schema of ${report.kind}`);
    const fits = new Ajv2020({ allowUnionTypes: true }).compile(schema);
    fits(report);
    expect(fits.errors, argv.join(" ")).to.equal(null);
  }

  it("fits its schema", async () => {
    repository().write(promotionFleet({ prod: "{after: [staging], auto: true}" }));
    repository().commit();
    await expectToFit(["explain", "shop", "--to", "prod"]);
    await expectToFit(["status"]);
    await expectToFit(["promote", "shop", "--to", "prod", "--dry-run"]);
    await expectToFit(["promote", "--auto", "--dry-run"]);
    repository().git("branch", "before");
    await expectToFit(["promote", "shop", "--to", "prod"]);
    await expectToFit(["promote", "shop", "--to", "prod"]);
    await expectToFit(["explain", "shop", "--to", "prod"]);
    await expectToFit(["verify"]);
    await expectToFit(["verify", "--gates", "--base", "before"]);
    await expectToFit(["rollback", "shop", "--env", "prod"]);
    await expectToFit(["history", "shop", "--env", "prod"]);
  });
});
