import { expect } from "chai";
import type { ContextObjects } from "#core/policy/foreign/context/decode-context.ts";
import { isAnswered, lookUp } from "#core/policy/foreign/context/look-up.ts";

const GIVEN: readonly ContextObjects[] = [
  {
    resources: [
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "registries", namespace: "kyverno" },
        data: { allowed: "ghcr.io" },
      } as never,
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "bare" } },
    ],
    apiCallResponses: [
      { urlPath: "/api/v1/namespaces", response: { body: { items: [1, 2] } } },
      { url: "https://a.example/x", method: "POST", response: { body: { posted: true } } },
      { url: "https://a.example/gone", response: { statusCode: 404, body: {} } },
    ],
    globalContextEntries: [
      { name: "teams", data: { items: ["a"] }, fieldPath: "items" },
      {
        name: "split",
        data: { items: ["a"], more: 1 },
        projections: [{ name: "own", path: "more" }],
      },
    ],
  },
];

/** Paths of one name are all that these cases need. */
const search = (path: string, value: unknown) => (value as Record<string, unknown>)[path];
const tools = { search, substitute: (tree: unknown) => tree, namespace: null };

describe("lookUp", () => {
  const cases = [
    {
      title: "finds a ConfigMap by name and namespace",
      entry: { configMap: { name: "registries", namespace: "kyverno" } },
      value: {
        data: { allowed: "ghcr.io" },
        metadata: { name: "registries", namespace: "kyverno" },
      },
    },
    {
      title: "looks in the namespace default where none is named",
      entry: { configMap: { name: "bare" } },
      value: { data: null, metadata: { name: "bare" } },
    },
    {
      title: "answers a call of the API",
      entry: { apiCall: { urlPath: "/api/v1/namespaces", jmesPath: "items" } },
      value: [1, 2],
    },
    {
      title: "answers a call by its method",
      entry: { apiCall: { method: "POST", service: { url: "https://a.example/x" } } },
      value: { posted: true },
    },
    {
      title: "has a global entry by its path",
      entry: { globalReference: { name: "teams" } },
      value: ["a"],
    },
    {
      title: "has a projection of a global entry",
      entry: { globalReference: { name: "split.own" } },
      value: 1,
    },
  ];
  for (const { title, entry, value } of cases)
    it(title, () => {
      const named = { name: "entry", ...entry };
      expect(lookUp(named, GIVEN, tools)).to.deep.equal({ value });
      expect(isAnswered(named, GIVEN, null)).to.equal(true);
    });

  const missing = [
    { title: "another ConfigMap", entry: { configMap: { name: "other" } } },
    { title: "another method", entry: { apiCall: { service: { url: "https://a.example/x" } } } },
    { title: "another global entry", entry: { globalReference: { name: "none" } } },
    { title: "an image registry", entry: { imageRegistry: { reference: "nginx" } } },
  ];
  for (const { title, entry } of missing)
    it(`does not know ${title}`, () => {
      const named = { name: "entry", ...entry };
      expect(lookUp(named, GIVEN, tools)).to.equal(null);
      expect(isAnswered(named, GIVEN, null)).to.equal(false);
    });

  it("makes an error of an answer that is one", () => {
    const entry = { name: "entry", apiCall: { service: { url: "https://a.example/gone" } } };
    expect(() => lookUp(entry, GIVEN, tools)).to.throw("HTTP 404 for https://a.example/gone");
  });

  it("lets a namespaced policy read nothing of other namespaces", () => {
    const own = { ...tools, namespace: "shop" };
    const entry = { name: "entry", configMap: { name: "registries", namespace: "kyverno" } };
    expect(() => lookUp(entry, GIVEN, own)).to.throw('namespace "kyverno"');
    const global = { name: "entry", globalReference: { name: "teams" } };
    expect(() => lookUp(global, GIVEN, own)).to.throw("not allowed in namespaced policies");
  });

  it("cannot tell before there is an object what a name with variables means", () => {
    const entry = { name: "entry", configMap: { name: "{{ request.namespace }}" } };
    expect(isAnswered(entry, GIVEN, null)).to.equal(false);
  });
});
