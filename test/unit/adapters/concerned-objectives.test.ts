import { expect } from "chai";
import { concernedObjectives } from "#adapters/concerned-objectives.ts";
import type { Fleet } from "#core/policy/fleet.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import type { Objective } from "#core/slo/objective.ts";
import { sourceOf } from "#test/support/fleet-setup.ts";
import { sampleObjective } from "#test/support/sample-objective.ts";

const ENVIRONMENTS = [
  { name: "staging", namespaces: ["*-staging"], promotion: { budget: {} } },
  { name: "prod", namespaces: ["*-prod"], promotion: { budget: { source: "eu" } } },
];

const cases: readonly {
  readonly title: string;
  readonly objective: Partial<Objective>;
  readonly services?: readonly string[];
  readonly source: string | null;
}[] = [
  { title: "takes the app's own service", objective: {}, source: "eu" },
  {
    title: "keeps the source that an SLO names",
    objective: { source: "legacy" },
    source: "legacy",
  },
  {
    title: "takes an SLO without a namespace, and one in a namespace that nobody claims",
    objective: { namespace: null },
    source: "eu",
  },
  {
    title: "takes one in a namespace that nobody claims",
    objective: { namespace: "elsewhere" },
    source: "eu",
  },
  {
    title: "leaves out one in another environment's namespace",
    objective: { namespace: "shop-staging" },
    source: null,
  },
  { title: "leaves out another service", objective: { service: "cart" }, source: null },
  {
    title: "takes another service with a label that names the app",
    objective: { service: "cart", labels: { "app.kubernetes.io/part-of": "shop" } },
    source: "eu",
  },
  {
    title: "takes services that the environment names",
    objective: { service: "gateway" },
    services: ["{app}-*", "gate*"],
    source: "eu",
  },
  {
    title: "leaves out the app's own where the environment names others",
    objective: {},
    services: ["{app}-*", "gate*"],
    source: null,
  },
];

describe("the objectives that concern an app", () => {
  const { fleet }: { readonly fleet: Fleet } = sourceOf({ fleet: { environments: ENVIRONMENTS } });
  const [, prod] = fleet.spec.environments;

  for (const { title, objective, services, source } of cases) {
    it(title, () => {
      const budget = prod === undefined ? null : promotionOf(prod).budget;
      if (prod === undefined || budget === null) throw new Error("expected a budget");
      const found = concernedObjectives(
        [sampleObjective({ service: "shop", namespace: "shop-prod", ...objective })],
        {
          fleet,
          app: "shop",
          environment: prod,
          budget: { ...budget, ...(services === undefined ? {} : { services }) },
        },
      );
      expect(found[0]?.source ?? null).to.equal(source);
    });
  }
});
