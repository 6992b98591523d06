import { expect } from "chai";
import { autoSteps } from "#core/promotion/auto-steps.ts";
import { sourceOf } from "#test/support/fleet-setup.ts";

const ORDER = {
  dev: { after: [], auto: true },
  prod: { after: ["eu", "us"], auto: true },
  eu: { after: ["dev"], auto: true, optOut: ["legacy"] },
  us: { after: ["dev"], auto: true },
  late: { after: ["prod"] },
};
const { environments } = sourceOf({
  fleet: { environments: Object.entries(ORDER).map(([name, promotion]) => ({ name, promotion })) },
}).fleet.spec;

function steps(places: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const overlays = Object.entries(places).flatMap(([app, names]) =>
    names.map((environment) => ({ app, environment, path: `${app}/${environment}` })),
  );
  return autoSteps(environments, overlays).map(({ app, to }) => `${app} ${to}`);
}

const cases = [
  {
    title: "begin at the end of the graph, app by app",
    places: { shop: ["dev", "eu", "us", "prod", "late"], cart: ["dev", "eu", "prod"] },
    expected: ["cart prod", "shop prod", "cart eu", "shop eu", "shop us"],
  },
  {
    title: "pass over what an app leaves out, and where it is not",
    places: { legacy: ["dev", "eu", "prod"] },
    expected: ["legacy prod"],
  },
  { title: "need an environment before", places: { lone: ["prod"], first: ["dev"] }, expected: [] },
];

describe("promotions that happen by themselves", () => {
  for (const { title, places, expected } of cases)
    it(title, () => {
      expect(steps(places)).to.deep.equal(expected);
    });
});
