import { expect } from "chai";
import { schemaChooser } from "#rendering/choose-schemas.ts";
import type { Environment } from "#core/policy/fleet.ts";

const ACTIONS = { critical: "deny", high: "deny", medium: "deny", low: "warn" } as const;

function environment(kubernetesVersion?: string): Environment {
  const version = kubernetesVersion === undefined ? {} : { kubernetesVersion };
  return { name: "prod", overlays: [], namespaces: [], actions: ACTIONS, ...version };
}

describe("schemaChooser", () => {
  const none = { forced: null, fallback: null };
  const cases = [
    { title: "takes the newest where nobody says anything", wishes: none, expected: "1.36" },
    {
      title: "takes the environment's version",
      wishes: { forced: null, fallback: "1.36" },
      version: "1.34",
      expected: "1.34",
    },
    {
      title: "takes what was forced before it",
      wishes: { forced: "1.35", fallback: "1.36" },
      version: "1.34",
      expected: "1.35",
    },
    {
      title: "takes the fallback where the environment says nothing",
      wishes: { forced: null, fallback: "v1.35.2+k3s1" },
      expected: "1.35",
    },
  ];
  for (const { title, wishes, version, expected } of cases) {
    it(title, () => {
      const { schemas, hint } = schemaChooser(wishes)(environment(version));
      expect({ version: schemas.kubernetesVersion, hint }).to.deep.equal({
        version: expected,
        hint: null,
      });
    });
  }

  it("leaves a fallback aside that is no version, and says so", () => {
    const wishes = { forced: null, fallback: "unknown\u001b[31m" };
    const { schemas, hint } = schemaChooser(wishes)(environment());
    expect(schemas.kubernetesVersion).to.equal("1.36");
    expect(hint).to.equal(
      'the cluster calls its Kubernetes "unknown\\u{1b}[31m", which is no version: judged by the schemas of 1.36',
    );
  });

  it("says when it takes the nearest", () => {
    const { schemas, hint } = schemaChooser(none)(environment("1.29"));
    expect(schemas.kubernetesVersion).to.equal("1.34");
    expect(hint).to.equal(
      "Kubernetes 1.29 is judged by the schemas of 1.34, the nearest of those that are shipped",
    );
  });
});
