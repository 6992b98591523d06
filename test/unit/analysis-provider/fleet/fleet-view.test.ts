import { expect } from "chai";
import type { ClusterState } from "#analysis-provider/fleet/cluster-state.ts";
import { decodeApplication } from "#analysis-provider/fleet/decode-application.ts";
import { decodeBundle } from "#analysis-provider/fleet/decode-bundle.ts";
import { decodeReport } from "#analysis-provider/fleet/decode-report.ts";
import { fleetViews } from "#analysis-provider/fleet/fleet-view.ts";
import { UNREAD } from "#analysis-provider/fleet/read-cluster.ts";

const NOW = Date.UTC(2026, 10, 21);
const read = <T>(...items: readonly T[]) => ({ items, readMs: NOW, problem: null });
const there = <T>(value: T | null): T => {
  if (value === null) throw new Error("expected it to be read");
  return value;
};

const bundle = (name: string, { servers = ["new"], clusters }: Given = {}) =>
  there(
    decodeBundle({
      metadata: { name },
      spec: {
        revision: "new",
        fleet: {
          metadata: { name },
          spec: {
            environments: [
              {
                name: "prod",
                overlays: [`${name}/{app}/prod`],
                namespaces: [`${name}-prod`],
                ...(clusters === undefined ? {} : { clusters }),
              },
            ],
          },
        },
      },
      status: {
        servers: servers.map((revision, index) => ({ name: `server-${index}`, revision })),
      },
    }),
  );
interface Given {
  readonly servers?: readonly string[];
  readonly clusters?: readonly string[];
}

const application = (name: string, path: string, namespace: string) =>
  there(
    decodeApplication({
      metadata: { name },
      spec: { source: { path }, destination: { namespace } },
      status: {
        summary: { images: [`ghcr.io/acme/${name}:1.0@sha256:${"ab".repeat(32)}`] },
        resources: [{ kind: "Deployment", namespace, name }],
      },
    }),
  );

const report = (namespace: string, ...names: readonly string[]) =>
  there(
    decodeReport({
      metadata: {
        name: "tiphys",
        namespace,
        labels: { "app.kubernetes.io/managed-by": "tiphys" },
        annotations: { "tiphys.io/compliance": '{"prod":{"judged":10,"failed":1}}' },
      },
      results: names.map((name) => ({
        policy: "p",
        rule: "r",
        result: "fail",
        message: "m",
        resources: [{ kind: "Deployment", name }],
        properties: { environment: "prod", action: "deny" },
      })),
    }),
  );

const view = (state: Partial<ClusterState>, cluster: string | null = null) =>
  fleetViews({ ...UNREAD, ...state }, cluster);

describe("fleetViews", () => {
  it("gives a finding to the app whose Application brings the resource", () => {
    const [fleet] = view({
      bundles: read(bundle("shop")),
      reports: read(report("shop-prod", "api", "stranger")),
      applications: read(
        application("api", "shop/api/prod", "shop-prod"),
        application("web", "/shop/web/prod/", "shop-prod"),
      ),
    });
    const told = fleet?.apps.map(({ app, cells }) => [app, cells[0]?.standing.words]);
    expect(told).to.deep.equal([
      ["api", "deny: 1"],
      ["web", "allow"],
    ]);
    expect(fleet?.environments[0]).to.include({ denied: 2 });
    expect(fleet?.apps[0]?.cells[0]?.version).to.equal("api:1.0@sha256:abababababab");
  });

  it("keeps apart two fleets that call an environment the same", () => {
    const views = view({
      bundles: read(bundle("shop"), bundle("bank")),
      reports: read(report("shop-prod", "api"), report("bank-prod")),
      applications: read(application("api", "shop/api/prod", "shop-prod")),
    });
    const told = views.map(({ name, environments }) => [name, environments[0]?.denied]);
    expect(told).to.deep.equal([
      ["bank", 0],
      ["shop", 1],
    ]);
    expect(views[0]?.apps).to.deep.equal([]);
  });

  it("calls nothing allowed that nobody judged", () => {
    const [fleet] = view({
      bundles: read(bundle("shop")),
      applications: read(application("api", "shop/api/prod", "shop-prod")),
    });
    expect(fleet?.apps[0]?.cells[0]?.standing.words).to.equal("not judged");
    expect(fleet?.environments[0]).to.deep.include({ compliance: null });
  });

  it("names servers that judge by another revision", () => {
    const [fleet] = view({ bundles: read(bundle("shop", { servers: ["new", "old"] })) });
    expect(fleet?.skewed).to.deep.equal(["server-1"]);
  });

  it("leaves out environments of other clusters, where it knows its own name", () => {
    const state = { bundles: read(bundle("shop", { clusters: ["eu"] })) };
    const shown = (cluster: string | null) => view(state, cluster)[0]?.environments.length;
    expect([shown("eu"), shown("us"), shown(null)]).to.deep.equal([1, 0, 1]);
  });
});
