import { expect } from "chai";
import { goneNames } from "#authoring/check/gone-names.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";

/** "apps/v1 Deployment shop/api", or without a namespace. */
function resource(text: string): JudgedResource {
  const [apiVersion = "", kind = "", place = ""] = text.split(" ");
  const [name = "", namespace = null] = place.split("/").reverse();
  const object = { apiVersion, kind, metadata: { name } };
  return { object, source: null, namespace, isNamespaced: namespace !== null };
}

const cases: readonly {
  readonly title: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly gone: readonly string[];
}[] = [
  {
    title: "are none where all is there, in any order and version",
    before: ["apps/v1beta1 Deployment shop/api", "v1 Service shop/api"],
    after: ["v1 Service shop/api", "apps/v1 Deployment shop/api"],
    gone: [],
  },
  {
    title: "begin with kinds that are gone altogether",
    before: ["v1 Service shop/a", "v1 Service shop/b", "apps/v1 Deployment shop/a"],
    after: ["v1 Service shop/b"],
    gone: ["Deployment shop/a", "Service shop/a"],
  },
  {
    title: "tell namespaces and groups apart",
    before: ["v1 Service a/web", "v1 Service b/web", "serving.knative.dev/v1 Service a/web"],
    after: ["v1 Service a/web"],
    gone: ["Service a/web", "Service b/web"],
  },
  {
    title: "do not hold what kustomize names anew by its content",
    before: ["v1 ConfigMap shop/web-9g5b2ct4hm", "v1 Secret shop/key-9g5b2ct4hm"],
    after: ["v1 ConfigMap shop/web-bd4hm9g5tk"],
    gone: ["Secret shop/key"],
  },
  {
    title: "are without a namespace where there is none",
    before: ["v1 Namespace shop"],
    after: [],
    gone: ["Namespace shop"],
  },
];

describe("names of what is gone", () => {
  for (const { title, before, after, gone } of cases)
    it(title, () => {
      expect(goneNames(before.map(resource), after.map(resource))).to.deep.equal(gone);
    });
});
