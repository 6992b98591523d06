import { readFileSync } from "node:fs";
import { BASELINE_SCHEMA, EXCEPTION_SCHEMA } from "#core/policy/exception.schema.ts";
import { FLEET_SCHEMA } from "#core/policy/fleet.schema.ts";
import { FREEZE_SCHEMA } from "#core/policy/freeze.schema.ts";
import { POLICY_SCHEMA } from "#core/policy/policy.schema.ts";
import { TEST_SCHEMA } from "#core/policy/test.schema.ts";
import { PLAIN_SCHEMA } from "#core/slo/read/plain/plain.schema.ts";
import { SERVICE_OBJECTIVE_SCHEMA } from "#core/slo/service-objective.schema.ts";
import { expect } from "chai";
import { parse } from "yaml";

interface Schema {
  readonly $ref?: unknown;
  readonly type?: unknown;
  readonly const?: unknown;
  readonly enum?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly default?: unknown;
}

interface Field {
  readonly path: string;
  readonly required: boolean;
  readonly default: unknown;
}

const cases: readonly { page: string; schema: Schema }[] = [
  { page: "fleet", schema: FLEET_SCHEMA },
  { page: "policy", schema: POLICY_SCHEMA },
  { page: "exception", schema: EXCEPTION_SCHEMA },
  { page: "baseline", schema: BASELINE_SCHEMA },
  { page: "freeze", schema: FREEZE_SCHEMA },
  { page: "policy-test", schema: TEST_SCHEMA },
  { page: "slo", schema: SERVICE_OBJECTIVE_SCHEMA },
  { page: "slo-formats", schema: PLAIN_SCHEMA },
];

for (const { page, schema } of cases) {
  const rows = readRows(page);

  describe(`docs/reference/${page}.md`, () => {
    const fields = listFields(schema);

    it("has a row for each field of the schema, and none for anything else", () => {
      expect(fields).not.to.have.length(0);
      expect([...rows.keys()].sort()).to.deep.equal(fields.map(({ path }) => path).sort());
    });

    it("says which fields are required", () => {
      const required = [...rows].filter(([, cell]) => cell === "required").map(([path]) => path);
      const expected = fields.filter((field) => field.required).map(({ path }) => path);
      expect(required.sort()).to.deep.equal(expected.sort());
    });

    for (const field of fields.filter((candidate) => candidate.default !== undefined)) {
      it(`says the default of ${field.path}`, () => {
        const code = /^`(.+)`$/.exec(rows.get(field.path) ?? "")?.[1];
        expect(parse(code ?? "")).to.deep.equal(field.default);
      });
    }
  });
}

/** Every field once: a selector or a list of variables that stands in two places is described in the first. */
function listFields(schema: Schema): readonly Field[] {
  const seen = new Set<unknown>();
  const fields: Field[] = [];
  const visit = (current: Schema, path: string): void => {
    if (current.items !== undefined) visit(current.items, `${path}[]`);
    for (const choice of current.anyOf ?? []) visit(choice, path);
    if (typeof current.additionalProperties === "object") {
      visit(current.additionalProperties, `${path}.*`);
    }
    if (current.properties === undefined || seen.has(current.properties)) return;
    seen.add(current.properties);
    for (const [name, child] of Object.entries(current.properties)) {
      const childPath = path === "" ? name : `${path}.${name}`;
      const required = current.required?.includes(name) ?? false;
      fields.push({ path: childPath, required, default: child.default });
      visit(child, childPath);
    }
  };
  visit(schema, "");
  return fields;
}

/** Field path -> its default cell, from all tables with four columns. */
function readRows(page: string): ReadonlyMap<string, string> {
  const file = new URL(`../../../docs/reference/${page}.md`, import.meta.url);
  const rows = readFileSync(file, "utf8").matchAll(
    /^\| `([^`]+)` \|[^|\n]+\| ([^|\n]+) \|[^|\n]*\|$/gm,
  );
  return new Map([...rows].map((row) => [row[1] ?? "", row[2] ?? ""]));
}
