import { documentSchemaFiles, schemaFiles } from "#authoring/init/editor-schemas.ts";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";

describe("schemaFiles", () => {
  it("names every kind of document, and the report", () => {
    const names = schemaFiles().map(({ name }) => name);

    expect(names).to.include.members([
      "guardrail-fleet.json",
      "guardrail-policy.json",
      "guardrail-exception.json",
      "guardrail-baseline.json",
      "check-report.json",
      "diff-report-list.json",
      "diff-report.json",
      "impact-report.json",
    ]);
    expect(names).to.include.members(documentSchemaFiles().map(({ name }) => name));
  });

  it("fits editors that know draft 7 only", () => {
    const isValid = new Ajv({ strict: false }).getSchema("http://json-schema.org/draft-07/schema");
    const strange = schemaFiles().filter(({ text }) => isValid?.(JSON.parse(text)) !== true);

    expect(strange.map(({ name }) => name)).to.deep.equal([]);
  });

  for (const { name, text } of schemaFiles()) {
    it(`makes ${name} a schema that stands alone`, () => {
      const schema = JSON.parse(text) as { readonly $schema: string };

      expect(schema.$schema).to.equal("https://json-schema.org/draft/2020-12/schema");
      expect(() => new Ajv2020({ strict: false }).compile(schema)).not.to.throw();
    });
  }
});
