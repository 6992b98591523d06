import { placeOverlay } from "#authoring/init/overlay-place.ts";
import { expect } from "chai";

const cases = [
  { path: "apps/shop/overlays/prod", environment: "prod", template: "apps/{app}/overlays/prod" },
  { path: "infrastructure/overlays/dev", environment: "dev", template: "{app}/overlays/dev" },
  { path: "overlays/prod", environment: "prod", template: null },
  { path: "overlays/prod/eu", environment: "prod", template: null },
  {
    path: "apps/shop/overlays/prod/eu",
    environment: "prod",
    template: "apps/{app}/overlays/prod/*",
  },
  {
    path: "environments/staging/shop",
    environment: "staging",
    template: "environments/staging/{app}",
  },
  { path: "envs/prod/apps/shop", environment: "prod", template: "envs/prod/apps/{app}" },
  { path: "clusters/prod-eu", environment: "prod-eu", template: null },
  { path: "clusters/berlin", environment: "berlin", template: null },
  { path: "prod/shop", environment: "prod", template: "prod/{app}" },
  { path: "apps/shop/prod", environment: "prod", template: "apps/{app}/prod" },
  { path: "apps/shop-prod", environment: "prod", template: "apps/{app}-prod" },
  {
    path: "clusters/eu/overlays/prod",
    environment: "prod",
    template: "clusters/{app}/overlays/prod",
  },
  { path: "k8s/overlays/Prod EU", environment: "prod-eu", template: "{app}/overlays/Prod EU" },
] as const;

describe("placeOverlay", () => {
  for (const { path, environment, template } of cases) {
    it(`finds ${environment} in ${path}`, () => {
      const place = placeOverlay(path);

      expect(place?.environment).to.equal(environment);
      expect(place?.template).to.equal(template);
    });
  }

  for (const path of [
    "overlays/base",
    "apps/shop/base",
    "components/debug",
    ".",
    "shop",
    "envs/prod/common",
  ]) {
    it(`finds no environment in ${path}`, () => expect(placeOverlay(path)).to.equal(null));
  }

  const doubts = [
    { path: "prod/shop", isDoubtful: false },
    { path: "test/fixtures", isDoubtful: true },
    { path: "dev-tilt", isDoubtful: true },
    { path: "overlays/test", isDoubtful: false },
  ];
  for (const { path, isDoubtful } of doubts) {
    it(`${isDoubtful ? "wants a second environment beside" : "believes"} ${path}`, () =>
      expect(placeOverlay(path)?.isDoubtful).to.equal(isDoubtful));
  }
});
