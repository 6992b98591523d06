import { expect } from "chai";
import type { AcceptedLoss } from "#core/policy/fleet.ts";
import {
  judgeLoss,
  lossLimits,
  plainOverlay,
  type RenderFacts,
  renderFacts,
  type RenderLoss,
} from "#core/policy/render-loss.ts";
import { sourceOf } from "#test/support/fleet-setup.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const PATH = "apps/shop/overlays/prod";
const KINDS = ["apps/Deployment", "core/ConfigMap", "core/Service"];

interface Case {
  readonly title: string;
  readonly before?: number;
  readonly after: number;
  readonly kinds?: readonly string[];
  readonly kindsBefore?: readonly string[];
  readonly maxLoss?: number;
  readonly accepted?: readonly Partial<AcceptedLoss>[];
  readonly loss: RenderLoss | null;
}

const share = (lost: number, before: number, most = 30) =>
  `loses ${lost} of ${before} resources, and may lose ${most} %`;

const cases: readonly Case[] = [
  { title: "nothing for as many as before", after: 10, loss: null },
  { title: "nothing for more than before", after: 12, loss: null },
  { title: "nothing at the limit", after: 7, loss: null },
  {
    title: "a share above the limit",
    after: 6,
    loss: { words: share(4, 10), resources: 4, kinds: [] },
  },
  {
    title: "one resource of three, which is a third",
    before: 3,
    after: 2,
    loss: { words: share(1, 3), resources: 1, kinds: [] },
  },
  {
    title: "nothing at a limit that binary fractions miss",
    before: 100,
    after: 71,
    maxLoss: Number.parseFloat("29%") / 100,
    loss: null,
  },
  {
    title: "a limit of fractions of a percent",
    before: 1000,
    after: 994,
    maxLoss: 0.005,
    loss: { words: share(6, 1000, 0.5), resources: 6, kinds: [] },
  },
  {
    title: "all of a kind",
    after: 9,
    kinds: ["apps/Deployment", "core/ConfigMap"],
    loss: { words: "loses every Service", resources: 0, kinds: ["core/Service"] },
  },
  {
    title: "a kind whose name another group has too, with its group",
    after: 9,
    kindsBefore: ["core/Service", "serving.knative.dev/Service"],
    kinds: ["serving.knative.dev/Service"],
    loss: { words: "loses every core/Service", resources: 0, kinds: ["core/Service"] },
  },
  {
    title: "share and kinds together",
    after: 2,
    kinds: ["core/Service"],
    loss: {
      words: `${share(8, 10)}; loses every Deployment and every ConfigMap`,
      resources: 8,
      kinds: ["apps/Deployment", "core/ConfigMap"],
    },
  },
  {
    title: "five kinds by name, and the others by number",
    after: 9,
    kindsBefore: ["a/A", "b/B", "c/C", "d/D", "e/E", "f/F", "g/G"],
    kinds: [],
    loss: {
      words:
        "loses every A and every B and every C and every D and every E and every one of 2 more kinds",
      resources: 0,
      kinds: ["a/A", "b/B", "c/C", "d/D", "e/E", "f/F", "g/G"],
    },
  },
  {
    title: "an empty render, whatever is allowed",
    after: 0,
    kinds: [],
    maxLoss: 1,
    accepted: [{ resources: 10, kinds: KINDS }],
    loss: { words: "loses all 10 resources", resources: 0, kinds: [] },
  },
  { title: "nothing where a fleet allows all", after: 1, kinds: [], maxLoss: 1, loss: null },
  {
    title: "any loss where a fleet allows none",
    after: 9,
    maxLoss: 0,
    loss: { words: share(1, 10, 0), resources: 1, kinds: [] },
  },
  { title: "nothing that is accepted", after: 5, accepted: [{ resources: 5 }], loss: null },
  {
    title: "what goes beyond the accepted",
    after: 4,
    accepted: [{ resources: 5 }],
    loss: { words: share(6, 10), resources: 1, kinds: [] },
  },
  {
    title: "nothing that several entries accept together",
    after: 4,
    accepted: [{ resources: 2 }, { resources: 4 }],
    loss: null,
  },
  {
    title: "nothing of kinds that are accepted with or without their group",
    after: 9,
    kinds: ["core/ConfigMap"],
    accepted: [{ kinds: ["Service"] }, { kinds: ["apps/Deployment"] }],
    loss: null,
  },
  {
    title: "a kind that is accepted for another group",
    after: 9,
    kinds: ["core/ConfigMap", "apps/Deployment"],
    accepted: [{ kinds: ["serving.knative.dev/Service"] }],
    loss: { words: "loses every Service", resources: 0, kinds: ["core/Service"] },
  },
  {
    title: "what an entry that is over accepted",
    after: 5,
    accepted: [{ resources: 5, until: "2026-11-20" }],
    loss: { words: share(5, 10), resources: 5, kinds: [] },
  },
  {
    title: "nothing on the last day of an entry",
    after: 5,
    accepted: [{ resources: 5, until: "2026-11-21" }],
    loss: null,
  },
  {
    title: "what an entry accepts for another overlay",
    after: 5,
    accepted: [{ resources: 5, overlay: "apps/shop/overlays/dev" }],
    loss: { words: share(5, 10), resources: 5, kinds: [] },
  },
  {
    title: "nothing for an overlay written with dots and slashes",
    after: 5,
    accepted: [{ resources: 5, overlay: `./${PATH}/` }],
    loss: null,
  },
  { title: "nothing where nothing was before", before: 0, after: 0, kinds: [], loss: null },
];

describe("the loss of a render", () => {
  for (const { title, loss, ...given } of cases) {
    it(`is ${title}`, () => {
      const { before = 10, after, kindsBefore = KINDS, kinds = kindsBefore } = given;
      const facts = (resources: number, of: readonly string[]): RenderFacts => ({
        resources,
        kinds: of,
      });
      const judged = judgeLoss({
        before: facts(before, kindsBefore),
        after: facts(after, kinds),
        maxLoss: given.maxLoss ?? 0.3,
        acceptedLoss: (given.accepted ?? []).map((entry) => ({
          overlay: PATH,
          until: "2026-12-31",
          reason: "meant",
          ...entry,
        })),
        path: PATH,
        now: NOW,
      });
      expect(judged).to.deep.equal(loss);
    });
  }

  it("is judged from kinds with their groups, each once", () => {
    const object = (apiVersion: string, kind: string) => ({ apiVersion, kind });
    const objects = [
      object("v1", "Service"),
      object("apps/v1", "Deployment"),
      object("v1", "Service"),
    ];
    expect(renderFacts(objects)).to.deep.equal({
      resources: 3,
      kinds: ["apps/Deployment", "core/Service"],
    });
  });

  it("has the limits of its fleet", () => {
    const entry = { overlay: "a", resources: 1, until: "2026-12-31", reason: "gone" };
    const render = { maxLoss: "12.5%", acceptedLoss: [entry] };
    expect(lossLimits(sourceOf({ fleet: { render } }).fleet)).to.deep.equal({
      maxLoss: 0.125,
      acceptedLoss: [entry],
    });
    expect(lossLimits(sourceOf({ fleet: {} }).fleet)).to.deep.equal({
      maxLoss: 0.3,
      acceptedLoss: [],
    });
  });

  it("compares overlays as the root of a repository sees them", () => {
    expect([".", "./", "./a/b/", "a"].map(plainOverlay)).to.deep.equal([".", ".", "a/b", "a"]);
  });
});
