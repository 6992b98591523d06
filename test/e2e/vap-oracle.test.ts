import { expect } from "chai";
import { writeYaml } from "#core/kube/write-yaml.ts";
import { resourceName } from "#core/policy/foreign/resource-name.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { Finding } from "#core/policy/finding.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { compileForeignCase, foreignCases, judgeForeign } from "#test/support/foreign-cases.ts";
import { retried } from "#test/support/wait-for.ts";

/**
 * Each policy of the golden cases is put in force alone, and every object of them all is offered to the API server as
 * a dry run: who denies, and with which words.
 */
describe("ValidatingAdmissionPolicies beside the API server", function () {
  this.timeout(600_000);
  const cases = foreignCases("vap");
  let cluster: ControlPlane;
  let pairs = 0;

  before(async () => {
    cluster = await startControlPlane();
    const namespaces = (cases[0]?.objects ?? []).filter(({ kind }) => kind === "Namespace");
    await cluster.apply([...namespaces, ...KEEPER].map(writeYaml).join("---\n"));
  });
  after(async () => cluster?.stop());

  for (const oracle of cases) {
    it(`decide alike, in the same words: ${oracle.name.replaceAll("-", " ")}`, async () => {
      const { guardrails } = await compileForeignCase(oracle.documents);
      const { objects } = oracle;
      const offered = objects.map(offeredObject);
      const ours = denials(offered, judgeForeign(guardrails, [...objects, ...offered]));
      await cluster.apply(oracle.policy);
      try {
        // Policies, bindings and params come into force one after the other.
        await retried(async () => {
          expect(ours).to.deep.equal(await askServer(cluster, offered));
        });
        pairs += objects.length;
      } finally {
        await cluster.kubectl(["delete", "--wait=true", "-f", "-"], oracle.policy);
        await retried(async () => {
          expect(await askServer(cluster, offered)).to.deep.equal({});
        });
      }
    });
  }

  it("were asked about more than 200 pairs of policy and object", () => {
    expect(pairs).to.be.greaterThan(200);
  });
});

const API = "admissionregistration.k8s.io/v1";

/**
 * An API server that stopped to watch a kind of params, because the last policy that asks for it went away, finds none
 * of them ever after: this one stays, and is about nothing.
 */
const KEEPER: readonly KubeObject[] = [
  {
    apiVersion: API,
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: "keeper" },
    spec: {
      paramKind: { apiVersion: "v1", kind: "ConfigMap" },
      matchConstraints: {
        resourceRules: [
          { apiGroups: ["none"], apiVersions: ["v1"], operations: ["*"], resources: ["*"] },
        ],
      },
      validations: [{ expression: "true" }],
    },
  },
  {
    apiVersion: API,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: "keeper" },
    spec: {
      policyName: "keeper",
      validationActions: ["Deny"],
      paramRef: { name: "none", namespace: "default", parameterNotFoundAction: "Allow" },
    },
  },
];

type Denials = Readonly<Record<string, string>>;

/** The first denial of each object, as the API server returns one alone: "Kind/name" to the policy's words. */
function denials(objects: readonly KubeObject[], findings: readonly Finding[]): Denials {
  const found = objects.flatMap((object) => {
    const own = findings.filter(
      ({ action, resource }) =>
        action === "deny" &&
        resource.kind === object.kind &&
        resource.name === object.metadata?.name,
    );
    const [first] = [...own].sort((left, right) => (left.rule < right.rule ? -1 : 1));
    return first === undefined ? [] : [[nameOf(object), `'${first.policy}': ${first.message}`]];
  });
  return Object.fromEntries(found) as Denials;
}

const DENIAL = /ValidatingAdmissionPolicy ('[^']+') with binding '[^']+' denied request: (.*)$/;

/** kubectl goes on after a denial, and names each object that was denied. */
async function askServer(cluster: ControlPlane, objects: readonly KubeObject[]): Promise<Denials> {
  const create = ["create", "--dry-run=server", "-f", "-"];
  const { stderr } = await cluster.kubectl(create, objects.map(writeYaml).join("---\n"));
  const denied = stderr
    .split("\n")
    .filter((line) => line.startsWith("The ") || line.includes("Error"));
  return Object.fromEntries(
    denied.map((line) => {
      const object = objects.find((candidate) => isNamed(candidate, line));
      const [, policy, message] = DENIAL.exec(line) ?? [];
      if (object === undefined || policy === undefined) return ["nobody", line];
      return [nameOf(object), `${policy}: ${message ?? ""}`];
    }),
  );
}

/** As it begins `deployments.apps "web" is forbidden`, or `The deployments "web" is invalid`. */
function isNamed(object: KubeObject, line: string): boolean {
  const { resource } = resourceName(object);
  const [, named, name] = / (\w+)[\w.]* "([^"]+)" is (?:forbidden|invalid)/.exec(` ${line}`) ?? [];
  return named === resource && name === object.metadata?.name;
}

/** A namespace that is there cannot be created again. */
function offeredObject(object: KubeObject): KubeObject {
  if (object.kind !== "Namespace") return object;
  return { ...object, metadata: { ...object.metadata, name: `${object.metadata?.name ?? ""}-2` } };
}

function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind}/${metadata?.name ?? ""}`;
}
