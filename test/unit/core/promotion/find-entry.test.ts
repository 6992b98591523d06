import { expect } from "chai";
import { findEntry } from "#core/promotion/find-entry.ts";
import { errorOf } from "#test/support/error-of.ts";
import { sourceOf } from "#test/support/fleet-setup.ts";

const ORDER = {
  dev: { after: [] },
  lab: { after: [], optOut: ["quiet"] },
  prod: { after: ["dev"] },
};
const { environments } = sourceOf({
  fleet: { environments: Object.entries(ORDER).map(([name, promotion]) => ({ name, promotion })) },
}).fleet.spec;
const overlays = [
  ["shop", "dev"],
  ["shop", "prod"],
  ["wide", "dev"],
  ["wide", "lab"],
  ["quiet", "dev"],
  ["quiet", "lab"],
  ["late", "prod"],
].map(([app = "", environment = ""]) => ({
  app,
  environment,
  path: `apps/${app}/overlays/${environment}`,
}));
const images = ["shop@sha256:…"];

const routes = [
  { title: "finds the only first environment", app: "shop", to: null, environment: "dev" },
  { title: "takes the one that is named", app: "wide", to: "lab", environment: "lab" },
  { title: "passes over what the app leaves out", app: "quiet", to: null, environment: "dev" },
];

const refusals = [
  {
    title: "a later environment, with what to do",
    app: "shop",
    to: "prod",
    words:
      'promote: --to: expected with --image an environment of "shop" that comes after none (dev), got "prod". Bring the image into dev, then promote it step by step: tiphys promote shop --to prod.',
  },
  {
    title: "to choose among several",
    app: "wide",
    to: null,
    words:
      "promote: --to: expected one of dev, lab, which all come after none, got nothing. Name one.",
  },
  {
    title: "an app that is in later environments alone",
    app: "late",
    to: null,
    words:
      'promote: expected "late" in an environment that comes after none, it is in no such one. Add its overlay there.',
  },
  {
    title: "what the app leaves out",
    app: "quiet",
    to: "lab",
    words:
      'promote: --to: expected with --image an environment of "quiet" that comes after none (dev), got "lab". Bring the image into dev, then promote it step by step: tiphys promote quiet --to lab.',
  },
  {
    title: "an unknown app",
    app: "shpo",
    to: null,
    words:
      'promote: APP: expected one of late, quiet, shop, wide, got "shpo". Did you mean "shop"?',
  },
];

describe("findEntry", () => {
  for (const { title, app, to, environment } of routes)
    it(title, () => {
      const path = `apps/${app}/overlays/${environment}`;
      expect(findEntry(environments, overlays, { app, to, images })).to.deep.equal({
        target: { app, environment, path },
        source: null,
        sources: [],
        images,
      });
    });

  for (const { title, app, to, words } of refusals)
    it(`refuses ${title}`, async () => {
      const error = await errorOf(
        (async () => findEntry(environments, overlays, { app, to, images }))(),
      );
      expect([error.code, error.message]).to.deep.equal(["USAGE_INVALID", words]);
    });
});
