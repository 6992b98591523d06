import { expect } from "chai";
import { readYaml } from "#core/kube/read-yaml.ts";
import type { Parsed } from "#core/document/parsed.ts";
import { FLEET_SCHEMA } from "#core/policy/fleet.schema.ts";
import { parseFreeze } from "#core/policy/freeze.ts";
import {
  parseBaseline,
  parseException,
  parseFleet,
  parsePolicy,
} from "#core/policy/parse-document.ts";
import { parseTest } from "#core/policy/parse-test.ts";
import { readObjectives } from "#core/slo/read/read-objectives.ts";
import { guardrailsOf } from "#test/support/judge-policy.ts";
import { TEST_DAY } from "#test/support/run-tiphys.ts";
import { type ShownBlock, shownBlocks } from "#test/support/shown-blocks.ts";

interface Shown {
  readonly kind: string;
  readonly value: unknown;
  readonly place: string;
}

/** What reads each kind of ours; the problems that it finds. */
const READERS: Readonly<Record<string, (value: unknown) => Pick<Parsed<unknown>, "problems">>> = {
  GuardrailFleet: parseFleet,
  GuardrailPolicy: parsePolicy,
  GuardrailException: (value) => parseException(value, { now: TEST_DAY, maxDays: 90 }),
  GuardrailBaseline: parseBaseline,
  GuardrailFreeze: parseFreeze,
  GuardrailTest: parseTest,
  ServiceObjective: (value) => readObjectives([value]),
};

const blocks = shownBlocks().filter(({ language }) => language === "yaml");
const documents = blocks.flatMap(documentsOf);
const ours = documents.filter(
  ({ value }) => isMapping(value) && String(value.apiVersion).startsWith("tiphys.io/"),
);
const ENVIRONMENTS = ["dev", "staging"].map((name) => ({ name, overlays: [`any/{app}/${name}`] }));

describe("documents that pages show", () => {
  it("are found", () => {
    const kinds = new Set(ours.map(({ kind }) => kind));
    expect(ours.length).to.be.greaterThan(15);
    expect([...kinds].filter((kind) => READERS[kind] === undefined)).to.deep.equal([]);
    expect(kinds.size).to.be.greaterThan(5);
  });

  it("are YAML", () => {
    const unread = blocks.filter((block) => valuesOf(block) === null);
    expect(unread.map(placeOf)).to.deep.equal([]);
  });

  for (const { kind, value, place } of ours)
    it(`fit their schema: the ${kind} in ${place}`, () => {
      expect(READERS[kind]?.(value).problems).to.deep.equal([]);
    });

  for (const { value, place } of ours.filter(({ kind }) => kind === "GuardrailPolicy"))
    it(`compile: the policy in ${place}`, async () => {
      const policy = parsePolicy(value).value;
      if (policy !== null) await guardrailsOf(policy);
    });
});

describe("parts of a fleet that pages show", () => {
  const parts = documents.flatMap((shown) => {
    const spec = fleetPart(shown.value);
    return spec === null ? [] : [{ ...shown, spec }];
  });

  it("are found", () => {
    expect(parts.length).to.be.greaterThan(10);
  });

  for (const { spec, place } of parts)
    it(`fit its schema: ${place}`, () => {
      const { problems } = parseFleet({
        apiVersion: "tiphys.io/v1alpha1",
        kind: "GuardrailFleet",
        metadata: { name: "any" },
        spec: { environments: ENVIRONMENTS, ...spec },
      });
      expect(problems).to.deep.equal([]);
    });
});

function documentsOf(block: ShownBlock): readonly Shown[] {
  const values = valuesOf(block) ?? [];
  return values.map((value) => ({
    kind: isMapping(value) ? String(value.kind) : "",
    value,
    place: placeOf(block),
  }));
}

/** Null for a block that is no YAML. */
function valuesOf({ page, text }: ShownBlock): readonly unknown[] | null {
  try {
    return readYaml(text.replaceAll("{…}", "{}"), { file: page }).map(({ value }) => value);
  } catch {
    return null;
  }
}

function placeOf({ page, line }: ShownBlock): string {
  return `${page}:${line}`;
}

/** What a page shows of a tiphys.yaml: fields of its spec, with or without "spec:", or environments that promote. */
function fleetPart(value: unknown): object | null {
  const fields = Object.keys(FLEET_SCHEMA.properties.spec.properties);
  if (Array.isArray(value)) return environmentsOf(value);
  if (!isMapping(value) || "kind" in value) return null;
  const spec = isMapping(value.spec) ? value.spec : value;
  return Object.keys(spec).every((field) => fields.includes(field)) ? spec : null;
}

/** A list of environments that promote, with those before them that it leaves out. */
function environmentsOf(values: readonly unknown[]): object | null {
  const shown = values.filter(isMapping).filter((value) => "promotion" in value);
  if (shown.length < values.length) return null;
  const names = shown.map(({ name }) => name);
  const others = ENVIRONMENTS.filter(({ name }) => !names.includes(name));
  return { environments: [...others, ...shown] };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
