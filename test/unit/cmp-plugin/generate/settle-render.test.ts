import { join } from "node:path";
import { expect } from "chai";
import { renderApplication } from "#cmp-plugin/generate/render-application.ts";
import type { RenderFacts } from "#core/policy/render-loss.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const PATH = "apps/shop/overlays/prod";
const MAPS = ["a", "b", "c"]
  .map((name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: shop}\n`)
  .join("---\n");
const FACTS: RenderFacts = { resources: 3, kinds: ["core/ConfigMap"] };
const LARGER: RenderFacts = { resources: 5, kinds: ["apps/Deployment", "core/ConfigMap"] };

interface Case {
  readonly title: string;
  readonly render?: string;
  readonly lastGood?: RenderFacts | null;
  readonly isDenied: boolean;
  readonly report: string;
}

const cases: readonly Case[] = [
  {
    title: "passes where nothing remembers, and says so",
    isDenied: false,
    report: "0 warn, 0 audit, revision sha256:…; not compared with an earlier render\n",
  },
  {
    title: "passes where nothing is remembered yet, and says so",
    lastGood: null,
    isDenied: false,
    report: "0 warn, 0 audit, revision sha256:…; not compared with an earlier render\n",
  },
  {
    title: "passes with what the last good one had",
    lastGood: FACTS,
    isDenied: false,
    report: "0 warn, 0 audit, revision sha256:…\n",
  },
  {
    title: "is refused when it lost too much, with the entry that accepts it",
    lastGood: LARGER,
    isDenied: true,
    report:
      "1 denial, 0 warnings |\n" +
      `[1/1] critical fleet/render-loss | Bundle ${PATH} | the render loses 2 of 5 resources, and may lose 30 %; loses every Deployment | ` +
      "Check what the overlay lists: Argo CD prunes what a render no longer has. " +
      `If it is meant, add to spec.render.acceptedLoss of tiphys.yaml: {overlay: ${PATH}, resources: 2, kinds: [apps/Deployment], until: 2026-12-05, reason: "say why"} |\n` +
      `see all with "tiphys check ${PATH} --base REV" | revision sha256:…\n`,
  },
  {
    title: "passes what the fleet accepts",
    lastGood: LARGER,
    render: `acceptedLoss: [{overlay: ${PATH}, resources: 2, kinds: [Deployment], until: 2026-11-30, reason: moved}]`,
    isDenied: false,
    report: "0 warn, 0 audit, revision sha256:…\n",
  },
  {
    title: "warns of a loss where the fleet never blocks",
    lastGood: LARGER,
    render: "maxAction: warn",
    isDenied: false,
    report: "1 warn, 0 audit, revision sha256:…\n",
  },
  {
    title: "is compared with nothing where all may go",
    lastGood: LARGER,
    render: "maxLoss: 100%",
    isDenied: false,
    report: "0 warn, 0 audit, revision sha256:…\n",
  },
];

describe("a render that is judged", () => {
  const folder = temporaryFolder();

  for (const { title, render = "", lastGood, isDenied, report } of cases) {
    it(title, async () => {
      const outcome = await renderWith({ render, lastGood });
      expect(outcome.isDenied).to.equal(isDenied);
      const said = outcome.report.replace(/sha256:\w+/, "sha256:…");
      expect(said).to.equal(
        `tiphys ${isDenied ? "denied" : "allowed"} ${PATH} (environment prod): ${report}`,
      );
      if (!outcome.isDenied) expect(outcome.facts).to.deep.equal(FACTS);
    });
  }

  async function renderWith({
    render,
    lastGood,
  }: {
    readonly render: string;
    readonly lastGood: RenderFacts | null | undefined;
  }) {
    writeTree(folder(), {
      ".git/HEAD": "",
      "tiphys.yaml": `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments: [{name: prod, overlays: ["apps/{app}/overlays/prod"]}]
  render: {${render}}
`,
      [`${PATH}/maps.yaml`]: MAPS,
    });
    return await renderApplication({
      env: {},
      cwd: join(folder(), PATH),
      now: () => NOW,
      signal: new AbortController().signal,
      processGroup: "own",
      ...(lastGood === undefined ? {} : { lastGood: () => Promise.resolve(lastGood) }),
    });
  }
});
