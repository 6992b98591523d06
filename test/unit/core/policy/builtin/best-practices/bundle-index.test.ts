import { expect } from "chai";
import { celToJson } from "#core/cel/cel-text.ts";
import { DYN } from "#core/cel/cel-type.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import {
  candidates,
  groupVariables,
  labelIndexVariables,
} from "#core/policy/builtin/best-practices/bundle-index.ts";
import type { PolicyVariable } from "#core/policy/policy.ts";

const declared = { variables: { items: DYN, variables: DYN } };

/** The value of an expression after the variables, in their order. */
function evaluate(list: readonly PolicyVariable[], cel: string, items: unknown): unknown {
  const variables: Record<string, unknown> = {};
  const run = (source: string) =>
    compileCel(source, declared).evaluate({ items, variables }, { remaining: 100_000 });
  for (const variable of list) variables[variable.name] = run(variable.cel);
  return celToJson(run(cel));
}

describe("groupVariables", () => {
  const grouped = groupVariables({ name: "byKey", list: "items" });
  const cases = [
    { title: "nothing of nothing", items: [], groups: {} },
    {
      title: "one group of one key",
      items: [
        { key: "a", n: 1 },
        { key: "a", n: 2 },
      ],
      groups: { a: [1, 2] },
    },
    {
      title: "elements of a key in the order of the list, wherever they stand",
      items: [
        { key: "b", n: 1 },
        { key: "", n: 2 },
        { key: "c", n: 3 },
        { key: "b", n: 4 },
      ],
      groups: { "": [2], b: [1, 4], c: [3] },
    },
  ];
  for (const { title, items, groups } of cases) {
    it(`makes ${title}`, () => {
      const numbers = "variables.byKey.transformMap(key, found, found.map(e, e.n))";
      expect(evaluate(grouped, numbers, items)).to.deep.equal(groups);
    });
  }
});

describe("candidates", () => {
  const indexed = labelIndexVariables({ name: "pods", list: "items" });
  const pods = [
    { name: "web", namespace: "shop", labels: { app: "web", env: "prod" } },
    { name: "api", namespace: "shop", labels: { app: "api", env: "prod" } },
    { name: "db", namespace: "data", labels: { app: "db", env: "prod" } },
    { name: "bare", namespace: "shop", labels: {} },
  ];
  const cases = [
    { title: "all of a namespace for no labels", labels: "{}", found: ["web", "api", "bare"] },
    {
      title: "those with the rarest label",
      labels: '{"env": "prod", "app": "web"}',
      found: ["web"],
    },
    { title: "none when one label is unknown", labels: '{"env": "prod", "x": "y"}', found: [] },
    { title: "none of another namespace", labels: '{"app": "db"}', found: [] },
    { title: "none for a value that is missing", labels: '{"app": dyn(null)}', found: [] },
  ];
  for (const { title, labels, found } of cases) {
    it(`are ${title}`, () => {
      const list = candidates({ name: "pods", namespace: '"shop"', matchLabels: labels });
      expect(evaluate(indexed, `${list}.map(e, e.item.name)`, pods)).to.deep.equal(found);
    });
  }
});
