import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { renderEffects } from "#core/promotion/render-effects.ts";

function deployment(image: string, replicas?: number): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "shop", namespace: "shop-prod" },
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      containers: [{ name: "shop", image }],
    },
  };
}

function map(data: Readonly<Record<string, unknown>>): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data };
}

const cases = [
  {
    title: "says nothing of what is the same, in whatever order",
    before: [map({ a: "1", b: "2" })],
    after: [map({ b: "2", a: "1" })],
    effects: [],
  },
  {
    title: "names the field that changed, in a list too",
    before: [deployment("shop:v1", 2)],
    after: [deployment("shop:v2", 2)],
    effects: ["changed Deployment shop-prod/shop spec.containers[0].image"],
  },
  {
    title: "names fields that come and go",
    before: [deployment("shop:v1", 2), map({ a: "1" })],
    after: [deployment("shop:v1"), map({ a: "1", b: null })],
    effects: [
      "changed Deployment shop-prod/shop spec.replicas",
      "changed ConfigMap settings data.b",
    ],
  },
  {
    title: "names resources that come and go",
    before: [map({})],
    after: [deployment("shop:v1")],
    effects: ["added Deployment shop-prod/shop ", "removed ConfigMap settings "],
  },
  {
    title: "names a list as a whole when its length changes",
    before: [map({ list: [1] })],
    after: [map({ list: [1, 2] })],
    effects: ["changed ConfigMap settings data.list"],
  },
];

describe("renderEffects", () => {
  for (const { title, before, after, effects } of cases)
    it(title, () => {
      const words = renderEffects(before, after).map(
        ({ change, resource, fields }) => `${change} ${resource} ${fields.join(", ")}`,
      );
      expect(words).to.deep.equal(effects);
    });
});
