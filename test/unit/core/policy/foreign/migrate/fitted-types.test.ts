import { expect } from "chai";
import { openSchemas } from "#adapters/open-schemas.ts";
import { fittedTypes, typeMisfits } from "#core/policy/foreign/migrate/fitted-types.ts";
import { migrateClusterPolicy } from "#core/policy/foreign/migrate/migrate-cluster-policy.ts";

const library = openSchemas();
const schemas = library.open(library.versions()[0] ?? "");

function migrated(kind: string, pattern: unknown) {
  return migrateClusterPolicy(
    {
      apiVersion: "kyverno.io/v1",
      kind: "ClusterPolicy",
      metadata: { name: "typed" },
      spec: {
        rules: [
          {
            name: "one",
            match: { any: [{ resources: { kinds: [kind] } }] },
            validate: { message: "{{ request.object.metadata.name }} is wrong", pattern },
          },
        ],
      },
    },
    { target: "native" },
  );
}

const CASES: readonly (readonly [kind: string, pattern: unknown])[] = [
  ["Service", { spec: { ports: [{ port: "1-1024 | 8080" }] } }],
  ["NetworkPolicy", { spec: { ingress: [{ from: [{ ipBlock: { cidr: "!0.0.0.0/0" } }] }] } }],
  ["ClusterRoleBinding", { roleRef: { name: "!cluster-admin" } }],
  ["CronJob", { spec: { "=(startingDeadlineSeconds)": ">10" } }],
  ["Pod", { spec: { "=(volumes)": [{ "=(emptyDir)": { sizeLimit: "<1Gi" } }] } }],
];

describe("fittedTypes", () => {
  for (const [kind, pattern] of CASES)
    it(`lets a fleet take ${JSON.stringify(pattern)} of a ${kind}`, () => {
      const before = migrated(kind, pattern);
      expect(before.left).to.deep.equal([]);
      expect([...typeMisfits(before, schemas).keys()]).to.deep.equal(["one"]);
      const after = fittedTypes(before, schemas);
      expect([...typeMisfits(after, schemas)]).to.deep.equal([]);
    });

  it("leaves what fits as it is", () => {
    const before = migrated("Deployment", { spec: { replicas: ">1" } });
    expect(fittedTypes(before, schemas)).to.deep.equal(before);
  });
});
