import { expect } from "chai";
import { carriesTemplate } from "#webhooks/review/carries-template.ts";

const web = { name: "web", image: "web:1", livenessProbe: { httpGet: { port: 80 } } };

describe("carriesTemplate", () => {
  const cases: readonly { title: string; child: unknown; template?: unknown; carries: boolean }[] =
    [
      { title: "the same", child: { containers: [web] }, carries: true },
      {
        title: "an injected container before and defaults beside it",
        child: {
          containers: [{ name: "istio-proxy" }, { ...web, pullPolicy: "Always" }],
          dns: "x",
        },
        carries: true,
      },
      {
        title: "a probe that leads to the injected container",
        child: { containers: [{ ...web, livenessProbe: { httpGet: { port: 15020 } } }] },
        carries: true,
      },
      {
        title: "another image",
        child: { containers: [{ ...web, image: "evil" }] },
        carries: false,
      },
      { title: "a container less", child: { containers: [] }, carries: false },
      { title: "no containers", child: {}, carries: false },
      { title: "no pod spec", child: undefined, carries: false },
      { title: "text in the place of a list", child: { containers: "web" }, carries: false },
      {
        title: "nothing in the place of empty fields",
        template: { a: null, b: {}, c: [] },
        child: {},
        carries: true,
      },
      {
        title: "another order of plain lists",
        template: ["a", "b"],
        child: ["b", "a"],
        carries: false,
      },
    ];
  for (const { title, child, template = { containers: [web] }, carries } of cases) {
    it(`is ${carries} for ${title}`, () =>
      expect(carriesTemplate(template, child)).to.equal(carries));
  }
});
