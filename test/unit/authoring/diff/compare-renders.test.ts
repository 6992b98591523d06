import { expect } from "chai";
import { compareRenders } from "#authoring/diff/compare-renders.ts";
import { NO_WORDS, sideWords } from "#authoring/diff/side-words.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { deepFreeze } from "#test/support/deep-freeze.ts";

const judged = (object: KubeObject) => ({
  object: deepFreeze(object),
  namespace: object.metadata?.namespace ?? null,
  source: null,
});
const config = (name: string, fields: object = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "shop" },
  ...fields,
});
const secret = (fields: object): KubeObject => ({ ...config("token", fields), kind: "Secret" });
const words = { before: NO_WORDS, after: NO_WORDS };
const compare = (before: readonly KubeObject[], after: readonly KubeObject[]) =>
  compareRenders({ before: before.map(judged), after: after.map(judged), words }).resources;
const changesOf = (before: readonly KubeObject[], after: readonly KubeObject[]) =>
  compare(before, after).map(({ change, resource }) => `${change} ${resource.name}`);

describe("compareRenders", () => {
  it("does not mind the order of resources", () => {
    expect(changesOf([config("a"), config("b")], [config("b"), config("a")])).to.deep.equal([]);
  });

  it("sees another version of a kind as a change of it", () => {
    const hpa = (apiVersion: string) => ({ ...config("a"), kind: "Job", apiVersion });
    expect(changesOf([hpa("batch/v1beta1")], [hpa("batch/v1")])).to.deep.equal(["changed a"]);
    expect(changesOf([hpa("batch/v1")], [hpa("other/v1")])).to.have.length(2);
  });

  it("keeps two resources of one identity apart", () => {
    const two = [config("a", { data: { x: "1" } }), config("a", { data: { x: "2" } })];
    expect(changesOf(two, two)).to.deep.equal([]);
    expect(changesOf(two, two.slice(0, 1))).to.deep.equal(["removed a"]);
  });

  it("follows names by content, but not names that people wrote", () => {
    expect(changesOf([config("a-7dmcf9df58")], [config("a-5kdgk2f2d7")])).to.deep.equal([
      "changed a-5kdgk2f2d7",
    ]);
    expect(changesOf([config("a-one")], [config("a-two")])).to.deep.equal([
      "removed a-one",
      "added a-two",
    ]);
  });

  it("marks what follows a generated name", () => {
    const user = (name: string) => ({ ...config("user"), spec: { configMap: { name } } });
    const [, diff] = compare(
      [config("a-7dmcf9df58"), user("a-7dmcf9df58")],
      [config("a-5kdgk2f2d7"), user("a-5kdgk2f2d7")],
    );
    expect(diff?.fields.map(({ path, expected }) => [path, expected])).to.deep.equal([
      ["/spec/configMap/name", "generated-name"],
    ]);
  });

  it("matches resources whose names hold the environment's", () => {
    const sides = sideWords(
      { environment: "dev", namespaces: [] },
      { environment: "prod", namespaces: [] },
    );
    const { resources } = compareRenders({
      before: [judged(config("api-dev"))],
      after: [judged(config("api-prod"))],
      words: sides,
    });
    expect(resources.flatMap(({ fields }) => fields.map(({ expected }) => expected))).to.deep.equal(
      ["environment"],
    );
  });

  const hidden = [
    {
      title: "a value",
      before: { data: { a: "c2VjcmV0MQ==" } },
      after: { data: { a: "c2VjcmV0Mg==" } },
    },
    {
      title: "a value of odd shape",
      before: { data: { a: { b: "secret1" } } },
      after: { data: { a: { c: "secret2" } } },
    },
    {
      title: "no mapping at all",
      before: { data: ["secret1"] },
      after: { data: ["secret2", "secret3"] },
    },
    {
      title: "a mapping that became a text",
      before: { stringData: { a: "secret1" } },
      after: { stringData: "secret2" },
    },
    {
      title: "what kubectl keeps in an annotation",
      before: {},
      after: {
        metadata: {
          name: "token",
          namespace: "shop",
          annotations: { "kubectl.kubernetes.io/last-applied-configuration": "secret1" },
        },
      },
    },
  ];
  for (const { title, before, after } of hidden) {
    it(`shows that a Secret changed, and not ${title}`, () => {
      const diffs = compare([secret(before)], [secret(after)]);
      expect(diffs[0]?.fields).not.to.deep.equal([]);
      expect(JSON.stringify(diffs)).not.to.match(/secret\d|c2VjcmV0/);
    });
  }
});
