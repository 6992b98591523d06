import { expect } from "chai";
import { dottedPath } from "#core/policy/foreign/context/dotted-path.ts";

describe("dottedPath", () => {
  const cases = [
    { title: "takes a plain name as one part", key: "quota", path: ["quota"] },
    { title: "splits at dots", key: "image.config.User", path: ["image", "config", "User"] },
    {
      title: "keeps what stands in quotes together",
      key: 'request.object.metadata.labels."app.kubernetes.io/name"',
      path: ["request", "object", "metadata", "labels", "app.kubernetes.io/name"],
    },
    { title: "reads two quotes as one", key: '"a""b".c', path: ['a"b', "c"] },
    { title: "takes a quote that does not end as it is", key: '"a.b', path: ['"a', "b"] },
    { title: "has an empty part where nothing is", key: "a..b", path: ["a", "", "b"] },
  ];
  for (const { title, key, path } of cases)
    it(title, () => {
      expect(dottedPath(key)).to.deep.equal(path);
    });
});
