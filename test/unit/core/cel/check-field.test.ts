import { expect } from "chai";
import { CelCompileError } from "#core/cel/cel-error.ts";
import { celToJson } from "#core/cel/cel-text.ts";
import { type CelType, formatType, INT, listOf, objectOf, STRING } from "#core/cel/cel-type.ts";
import { compileCel } from "#core/cel/compile-cel.ts";

const CONTAINER = declared("Container", {
  image: STRING,
});
const POD = declared("Pod", {
  containers: listOf(CONTAINER),
  replicas: INT,
});
const TREE = { containers: [{ image: "web:1" }], replicas: 2 };

interface Case {
  readonly expression: string;
  readonly type?: string;
  readonly value?: unknown;
  readonly error?: string;
}

const cases: readonly Case[] = [
  { expression: "object.replicas + 1", type: "int", value: 3 },
  { expression: "object.containers.map(c, c.image)", type: "list(string)", value: ["web:1"] },
  { expression: 'object["replicas"]', type: "int", value: 2 },
  {
    expression: 'object[?"containers"].orValue([]).all(c, has(c.image))',
    type: "bool",
    value: true,
  },
  {
    expression: 'object.?containers[?0].?image.orValue("")',
    type: "string",
    value: "web:1",
  },
  { expression: '"replicas" in object', type: "bool", value: true },
  { expression: "object.all(field, field.size() > 2)", type: "bool", value: true },
  { expression: "object == object.containers[0]", type: "bool", value: false },
  { expression: "object.containers[0] == null", type: "bool", value: false },
  {
    expression: "(object.replicas > 1 ? object : object.containers[0]).size()",
    type: "int",
    value: 2,
  },
  { expression: "size([object, object.containers[0]])", type: "int", value: 2 },
  {
    expression: 'object.containers.all(c, c.imagee == "x")',
    error: '1:28: Container has no field "imagee"; did you mean "image"?',
  },
  {
    expression: "has(object.replicsa)",
    error: '1:12: Pod has no field "replicsa"; did you mean "replicas"?',
  },
  {
    expression: 'object[?"replcas"]',
    error: '1:9: Pod has no field "replcas"; did you mean "replicas"?',
  },
  { expression: "object.quite.other", error: '1:8: Pod has no field "quite"' },
  { expression: 'object.replicas == "3"', error: '1:17: "==" does not take int and string' },
];

describe("checkField", () => {
  for (const { expression, ...expected } of cases) {
    it(`knows the declared fields in ${expression}`, () => {
      expect(outcome(expression)).to.deep.equal(expected);
    });
  }
});

function declared(name: string, fields: Readonly<Record<string, CelType>>) {
  return objectOf(name, {
    find: (field) => (Object.hasOwn(fields, field) ? (fields[field] ?? null) : null),
    names: () => Object.keys(fields),
  });
}

function outcome(expression: string) {
  try {
    const program = compileCel(expression, { variables: { object: POD } });
    const value = celToJson(program.evaluate({ object: TREE }, { remaining: 1000 }));
    return { type: formatType(program.resultType), value };
  } catch (error) {
    if (!(error instanceof CelCompileError)) throw error;
    return { error: `${error.line}:${error.column}: ${error.message}` };
  }
}
