import { expect } from "chai";
import { withNamespace } from "#core/policy/with-namespace.ts";

const pod = (metadata?: { readonly name: string; readonly namespace?: string }) => ({
  apiVersion: "v1",
  kind: "Pod",
  ...(metadata === undefined ? {} : { metadata }),
});

describe("withNamespace", () => {
  it("shows the namespace that an object gets, and leaves the object as it was", () => {
    const object = Object.freeze(pod({ name: "web" }));
    expect(withNamespace(object, "shop")).to.deep.equal(pod({ name: "web", namespace: "shop" }));
    expect(withNamespace(pod(), "shop").metadata).to.deep.equal({ namespace: "shop" });
    expect(object.metadata).to.deep.equal({ name: "web" });
  });

  it("gives back what has it, or gets none, as it is", () => {
    const object = pod({ name: "web", namespace: "shop" });
    expect(withNamespace(object, "shop")).to.equal(object);
    expect(withNamespace(object, null)).to.equal(object);
  });
});
