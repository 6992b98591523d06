import { expect } from "chai";
import { DYN } from "#core/cel/cel-type.ts";
import { compileCel } from "#core/cel/compile-cel.ts";
import {
  matchExpressionsOf,
  matchLabelsOf,
  selects,
} from "#core/policy/builtin/best-practices/label-selector.ts";

const program = compileCel(
  selects({
    matchLabels: matchLabelsOf("selector"),
    matchExpressions: matchExpressionsOf("selector"),
    labels: "labels",
  }),
  { variables: { selector: DYN, labels: DYN } },
);

const term = (operator: string, key: string, values?: readonly string[]) => ({
  matchExpressions: [{ key, operator, ...(values ? { values } : {}) }],
});
const web = { app: "web", tier: "front" };

const cases: readonly { title: string; selector: unknown; labels?: unknown; is: boolean }[] = [
  { title: "everything when it is empty", selector: {}, is: true },
  { title: "everything when its parts are null", selector: { matchLabels: null }, is: true },
  { title: "a part of the labels", selector: { matchLabels: { app: "web" } }, is: true },
  { title: "no other value", selector: { matchLabels: { app: "api" } }, is: false },
  { title: "no missing label", selector: { matchLabels: { app: "web", env: "prod" } }, is: false },
  { title: "nothing without labels", selector: { matchLabels: web }, labels: {}, is: false },
  { title: "by In", selector: term("In", "app", ["api", "web"]), is: true },
  { title: "by In no other value", selector: term("In", "app", ["api"]), is: false },
  { title: "by In no missing label", selector: term("In", "env", ["prod"]), is: false },
  { title: "by NotIn", selector: term("NotIn", "app", ["api"]), is: true },
  { title: "by NotIn a missing label", selector: term("NotIn", "env", ["prod"]), is: true },
  { title: "by NotIn not a named value", selector: term("NotIn", "app", ["web"]), is: false },
  { title: "by Exists", selector: term("Exists", "tier"), is: true },
  { title: "by Exists no missing label", selector: term("Exists", "env"), is: false },
  { title: "by DoesNotExist", selector: term("DoesNotExist", "env"), is: true },
  { title: "by DoesNotExist no label", selector: term("DoesNotExist", "tier"), is: false },
  { title: "nothing by an unknown operator", selector: term("Near", "app"), is: false },
  {
    title: "only what fits both parts",
    selector: { matchLabels: { app: "web" }, ...term("Exists", "env") },
    is: false,
  },
];

describe("selects", () => {
  for (const { title, selector, labels = web, is } of cases) {
    it(`selects ${title}`, () => {
      expect(program.evaluate({ selector, labels }, { remaining: 10_000 })).to.equal(is);
    });
  }
});
