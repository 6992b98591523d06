import { expect } from "chai";
import { selectorText } from "#webhooks/freeze/selector-text.ts";

describe("selectorText", () => {
  const cases = [
    {
      title: "labels",
      selector: { matchLabels: { app: "web", tier: "a" } },
      text: "app=web,tier=a",
    },
    {
      title: "expressions of every operator",
      selector: {
        matchExpressions: [
          { key: "a", operator: "In", values: ["x", "y"] },
          { key: "b", operator: "NotIn", values: ["z"] },
          { key: "c", operator: "Exists" },
          { key: "d", operator: "DoesNotExist" },
        ],
      },
      text: "a in (x,y),b notin (z),c,!d",
    },
    {
      title: "nothing for an empty selector, which would mean everything",
      selector: {},
      text: null,
    },
    { title: "nothing for what is no selector", selector: "app=web", text: null },
  ];
  for (const { title, selector, text } of cases)
    it(`writes ${title}`, () => {
      expect(selectorText(selector)).to.equal(text);
    });
});
