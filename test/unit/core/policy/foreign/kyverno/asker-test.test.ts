import { expect } from "chai";
import { evaluate } from "#core/policy/evaluate.ts";
import { compileForeignCase } from "#test/support/foreign-cases.ts";

/** The status of the finding that a rule which refuses all makes of a Pod, "none" without one. */
async function statusOf(match: object, request: object, kind = "Pod"): Promise<string> {
  const resources = { kinds: [kind] };
  const policy = {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name: "asked", annotations: { "tiphys.io/doors": "admission" } },
    spec: {
      rules: [
        {
          name: "refuse",
          match: { any: [{ resources, ...match }] },
          validate: { message: "refused", deny: {} },
        },
      ],
    },
  };
  const { guardrails, problems } = await compileForeignCase([policy]);
  expect(problems).to.deep.equal([]);
  const isPod = kind === "Pod";
  const object = isPod
    ? { apiVersion: "v1", kind: "Pod", metadata: { name: "web", namespace: "shop" } }
    : { apiVersion: "autoscaling/v1", kind: "Scale", metadata: { name: "web", namespace: "shop" } };
  const { findings } = evaluate({
    guardrails,
    resources: [{ object, namespace: "shop", isNamespaced: true, source: null }],
    door: "admission",
    environment: null,
    now: 0,
    bundle: "asked",
    operation: "CREATE",
    admission: { request, oldObject: null, namespaceObject: null },
  });
  return findings[0]?.status ?? "none";
}

const ANN = { username: "ann", groups: ["team-web", "system:authenticated"] };
const CI = { username: "system:serviceaccount:ci:deployer", groups: [] };

describe("askerTest", () => {
  const cases = [
    {
      title: "knows a user",
      userInfo: ANN,
      subject: { kind: "User", name: "a?n" },
      status: "fail",
    },
    { title: "knows another user", userInfo: ANN, subject: { kind: "User", name: "bob" } },
    {
      title: "knows a group",
      userInfo: ANN,
      subject: { kind: "Group", name: "team-*" },
      status: "fail",
    },
    {
      title: "knows a service account",
      userInfo: CI,
      subject: { kind: "ServiceAccount", namespace: "ci", name: "deployer" },
      status: "fail",
    },
    {
      title: "knows a service account of another namespace",
      userInfo: CI,
      subject: { kind: "ServiceAccount", namespace: "shop", name: "deployer" },
    },
    { title: "knows no other kind", userInfo: ANN, subject: { kind: "Robot", name: "*" } },
  ];
  for (const { title, userInfo, subject, status = "none" } of cases)
    it(`${title} at admission`, async () => {
      expect(await statusOf({ subjects: [subject] }, { userInfo })).to.equal(status);
    });

  it("does not know roles at admission", async () => {
    const match = { subjects: [{ kind: "User", name: "ann" }], roles: ["shop:edit"] };
    expect(await statusOf(match, { userInfo: ANN })).to.equal("not-evaluable");
    expect(await statusOf(match, { userInfo: CI })).to.equal("none");
  });

  it("knows roles where they are said", async () => {
    const request = { userInfo: ANN, roles: ["shop:edit"], clusterRoles: [] };
    expect(await statusOf({ roles: ["shop:view", "shop:edit"] }, request)).to.equal("fail");
    expect(await statusOf({ clusterRoles: ["admin"] }, request)).to.equal("none");
  });
});

describe("askedKind", () => {
  const request = {
    userInfo: ANN,
    subResource: "scale",
    resource: { group: "apps", version: "v1", resource: "deployments" },
  };
  const cases = [
    { kind: "Deployment/scale", status: "fail" },
    { kind: "apps/v1/Deployment/scale", status: "fail" },
    { kind: "Deployment", status: "none" },
    { kind: "StatefulSet/scale", status: "none" },
    { kind: "*/*", status: "fail" },
  ];
  for (const { kind, status } of cases)
    it(`takes the scale of a Deployment for ${kind}: ${status}`, async () => {
      expect(await statusOf({}, request, kind)).to.equal(status);
    });
});
