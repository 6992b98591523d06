import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { workload } from "#test/support/fleet-setup.ts";
import { reviewText } from "#test/support/review-setup.ts";
import { decodeReview } from "#webhooks/review/decode-review.ts";

const text = reviewText({ object: workload() });
/** The review with fields of its request replaced; undefined takes one away. */
const withRequest = (fields: object): string => {
  const review = JSON.parse(text) as { readonly request: object };
  return JSON.stringify({ ...review, request: { ...review.request, ...fields } });
};

describe("decodeReview", () => {
  const refused = [
    { title: "no JSON", body: "{", message: /^body: expected one JSON object/ },
    { title: "more than one value", body: `${text} {}`, message: /^body: expected one JSON/ },
    { title: "a key twice", body: '{"kind":1,"kind":2}', message: /^body: .*kind/ },
    { title: "another kind", body: '{"kind":"Pod"}', message: /got "Pod" of nothing/ },
    { title: "no uid", body: withRequest({ uid: undefined }), message: /^request.uid: / },
    { title: "an empty uid", body: withRequest({ uid: "" }), message: /^request.uid: / },
    { title: "a number as uid", body: withRequest({ uid: 7 }), message: /^request.uid: .*got 7/ },
    {
      title: "an unknown operation",
      body: withRequest({ operation: "PATCH" }),
      message: /^request.operation: expected one of .*CONNECT.* got "PATCH"/,
    },
    {
      title: "an object that is none",
      body: withRequest({ object: [] }),
      message: /^request.object: /,
    },
    { title: "a long number", body: "9".repeat(100_000), message: /^.{1,600}$/ },
  ];
  for (const { title, body, message } of refused) {
    it(`refuses ${title}`, () => {
      expect(() => decodeReview(body))
        .to.throw(TiphysError, message)
        .with.property("code", "REQUEST_INVALID");
    });
  }

  it("keeps integers that no float holds", () => {
    const body = text.replace('"dryRun":false', '"dryRun":false,"big":9007199254740993');
    expect(decodeReview(body).raw.big).to.equal(9007199254740993n);
  });

  it("gives a Namespace no namespace, though the API server fills it in", () => {
    const object = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
    expect(decodeReview(reviewText({ object, namespace: "shop" })).namespace).to.equal(null);
  });
});
