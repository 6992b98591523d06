import { expect } from "chai";
import { fakeCluster } from "#test/support/fake-cluster.ts";
import { writeRoutes } from "#webhooks/routes/route-selectors.ts";

const LABEL = "tiphys.io/environment";

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value: unknown;
}

/** An API server with both configurations, which notes the lists after each write: [enforce, observe]. */
function routedCluster(given: { enforce?: readonly string[]; observe?: readonly string[] } = {}) {
  const lists = {
    "tiphys-enforce": given.enforce ?? ["NONE"],
    "tiphys-observe": given.observe ?? ["NONE"],
  };
  const seen: (readonly (readonly string[])[])[] = [];
  const selector = (name: keyof typeof lists) => [
    { key: LABEL, operator: "Exists" },
    { key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["kube-system"] },
    { key: LABEL, operator: name === "tiphys-enforce" ? "NotIn" : "In", values: lists[name] },
  ];
  const client = fakeCluster(({ method = "GET", path, body }) => {
    const name = path.replace(/\?.*/, "").split("/").at(-1) as keyof typeof lists;
    if (method === "PATCH") {
      const [test, ...operations] = body as readonly Operation[];
      expect(test).to.deep.equal({ op: "test", path: "/metadata/resourceVersion", value: "7" });
      for (const { op, path: pointer, value } of operations) {
        expect([op, pointer]).to.deep.equal([
          "replace",
          "/webhooks/1/namespaceSelector/matchExpressions/2/values",
        ]);
        lists[name] = value as readonly string[];
      }
      seen.push([lists["tiphys-enforce"], lists["tiphys-observe"]]);
    }
    const webhooks = [{}, { namespaceSelector: { matchExpressions: selector(name) } }];
    return { status: 200, body: { metadata: { name, resourceVersion: "7" }, webhooks } };
  });
  return { client, seen };
}

describe("the routes of reviews", () => {
  it("are both written, first where they are added, so that no namespace is without one", async () => {
    const { client, seen } = routedCluster();
    expect(await writeRoutes(client, ["dev"])).to.equal(3);
    expect(seen).to.deep.equal([
      [["NONE"], ["NONE", "dev"]],
      [["dev"], ["NONE", "dev"]],
      [["dev"], ["dev"]],
    ]);
  });

  it("are enforced again before they are observed no more", async () => {
    const { client, seen } = routedCluster({ enforce: ["ci", "dev"], observe: ["ci", "dev"] });
    await writeRoutes(client, ["ci"]);
    expect(seen).to.deep.equal([
      [["ci"], ["ci", "dev"]],
      [["ci"], ["ci"]],
    ]);
  });

  it("are left alone where they are right, in whatever order", async () => {
    const { client, seen } = routedCluster({ enforce: ["dev", "ci"], observe: ["ci", "dev"] });
    expect(await writeRoutes(client, ["ci", "dev"])).to.equal(0);
    expect(seen).to.deep.equal([]);
  });

  it("name what can be no environment where none is observed: an empty list is not valid", async () => {
    const { client, seen } = routedCluster({ enforce: ["dev"], observe: ["dev"] });
    await writeRoutes(client, []);
    expect(seen.at(-1)).to.deep.equal([["NONE"], ["NONE"]]);
  });

  it("are nobody's business where the configurations are not installed", async () => {
    expect(
      await writeRoutes(
        fakeCluster(() => undefined),
        ["dev"],
      ),
    ).to.equal(0);
  });

  it("say which right is missing", async () => {
    const client = fakeCluster(() => ({ status: 403, body: null }));
    const error = await writeRoutes(client, ["dev"]).catch((thrown: Error) => thrown);
    expect(String(error)).to.contain(
      "tiphys-observe: expected to read it, got status 403. Check the rights of the account.",
    );
  });
});
