import { expect } from "chai";
import { findRoute } from "#core/promotion/find-route.ts";
import { errorOf } from "#test/support/error-of.ts";
import { sourceOf } from "#test/support/fleet-setup.ts";

const ORDER = {
  dev: { after: [] },
  eu: { after: ["dev"], optOut: ["legacy"] },
  us: { after: ["dev"] },
  prod: { after: ["eu", "us"] },
};
const { environments } = sourceOf({
  fleet: { environments: Object.entries(ORDER).map(([name, promotion]) => ({ name, promotion })) },
}).fleet.spec;
const overlays = [
  ...["dev", "eu", "us", "prod"].map((environment) => overlayOf("shop", environment)),
  ...["dev", "eu", "prod"].map((environment) => overlayOf("legacy", environment)),
  ...["dev", "prod"].map((environment) => overlayOf("tiny", environment)),
];

const routes = [
  { title: "goes one step", request: { app: "shop", to: "eu" }, source: "dev", sources: ["dev"] },
  {
    title: "takes from the first of several",
    request: { app: "shop", to: "prod" },
    source: "eu",
    sources: ["eu", "us"],
  },
  {
    title: "takes from the one that is named",
    request: { app: "shop", to: "prod", from: "us" },
    source: "us",
    sources: ["eu", "us"],
  },
  {
    title: "passes over what the app leaves out, and where it is not",
    request: { app: "legacy", to: "prod" },
    source: "dev",
    sources: ["dev"],
  },
  {
    title: "comes to the same environment once, on two ways",
    request: { app: "tiny", to: "prod" },
    source: "dev",
    sources: ["dev"],
  },
];

const refusals = [
  {
    title: "an unknown environment",
    request: { app: "shop", to: "prd" },
    words: 'promote: --to: expected one of dev, eu, us, prod, got "prd". Did you mean "prod"?',
  },
  {
    title: "an unknown app",
    request: { app: "shpo", to: "prod" },
    words: 'promote: APP: expected one of legacy, shop, tiny, got "shpo". Did you mean "shop"?',
  },
  {
    title: "the first environment",
    request: { app: "shop", to: "dev" },
    words:
      'promote: --to: expected an environment that comes after another, got "dev", which comes first. Bring an image there with --image REPO@sha256:…, commit its version, or name what comes before it in promotion.after.',
  },
  {
    title: "to skip an environment",
    request: { app: "shop", to: "prod", from: "dev" },
    words:
      'promote: --from: expected eu or us, from which prod takes versions, got "dev". Promote step by step: tiphys promote shop --to eu.',
  },
  {
    title: "what the app leaves out",
    request: { app: "legacy", to: "eu" },
    words:
      'promote: --to: expected an environment of "legacy" (dev, eu, prod), got "eu". Add its overlay, or take the app out of optOut.',
  },
];

describe("the route of a promotion", () => {
  for (const { title, request, source, sources } of routes) {
    it(title, () => {
      const route = findRoute(environments, overlays, { from: null, ...request });
      expect(route.target).to.deep.equal(overlayOf(request.app, request.to));
      expect(route.source.environment).to.equal(source);
      expect(route.sources.map(({ environment }) => environment)).to.deep.equal(sources);
    });
  }

  for (const { title, request, words } of refusals) {
    it(`refuses ${title}`, async () => {
      const error = await errorOf(
        soon(() => findRoute(environments, overlays, { from: null, ...request })),
      );
      expect([error.code, error.message]).to.deep.equal(["USAGE_INVALID", words]);
    });
  }
});

describe("several overlays of an app in one environment", () => {
  it("are refused, as nobody can say which one has the version", async () => {
    const second = { app: "shop", environment: "dev", path: "apps/shop/overlays/dev-2" };
    const request = { app: "shop", to: "eu", from: null };
    const error = await errorOf(
      soon(() => findRoute(environments, [...overlays, second], request)),
    );
    expect(error.code).to.equal("FLEET_INVALID");
    expect(error.message).to.contain("got apps/shop/overlays/dev, apps/shop/overlays/dev-2. Give");
  });
});

function overlayOf(app: string, environment: string) {
  return { app, environment, path: `apps/${app}/overlays/${environment}` };
}

/** A thrown error as a rejection. */
async function soon<T>(work: () => T): Promise<T> {
  return await Promise.resolve().then(work);
}
