import { expect } from "chai";
import { oneVoice } from "#core/policy/schema/one-voice.ts";
import { makeFinding } from "#test/support/findings.ts";

const schema = (rule: string, given = {}) =>
  makeFinding({ policy: "kubernetes-schema", rule, ...given });
const deprecated = makeFinding({ policy: "best-practices", rule: "deprecated-apis" });

describe("oneVoice", () => {
  it("keeps the first of two equal findings of the schemas", () => {
    const first = schema("unknown-field", { action: "warn" });
    const second = schema("unknown-field", { action: "deny" });
    expect(oneVoice([first, second])).to.deep.equal([first]);
  });

  it("keeps equal findings of other policies, which have reasons of their own", () => {
    const finding = makeFinding();
    expect(oneVoice([finding, finding])).to.have.length(2);
  });

  it("keeps findings about objects that were written twice", () => {
    const at = (line: number) =>
      schema("unknown-field", { source: { file: "a.yaml", line, column: null } });
    expect(oneVoice([at(1), at(9)])).to.have.length(2);
  });

  for (const rule of ["removed-api", "deprecated-api"]) {
    it(`lets ${rule} speak for deprecated-apis of the same object`, () => {
      expect(oneVoice([deprecated, schema(rule)])).to.deep.equal([schema(rule)]);
      const other = { ...deprecated.resource, name: "other" };
      expect(oneVoice([deprecated, schema(rule, { resource: other })])).to.have.length(2);
    });
  }

  it("lets deprecated-apis speak where no schema does", () => {
    expect(oneVoice([deprecated, schema("unknown-field")])).to.have.length(2);
  });
});
