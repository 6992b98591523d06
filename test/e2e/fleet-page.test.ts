import { startChromium } from "#test/support/chromium.ts";
import axe from "axe-core";
import { expect } from "chai";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { type RunningAnalysis, startAnalysis } from "#test/support/analysis-server.ts";
import { applyBundle } from "#test/support/apply-bundle.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { PAGE_STORY, storyCrds, tellPageStory } from "#test/support/page-story.ts";
import { goModule } from "#test/support/go-module.ts";
import { LOW_CONTRAST, SIDEWAYS } from "#test/support/page-probes.ts";
import { documentsText, shippedDocuments } from "#test/support/shipped-webhook.ts";
import { storyAnswer } from "#test/support/slo-story.ts";
import { startStubSource, type StubSource } from "#test/support/stub-source.ts";
import { retried } from "#test/support/wait-for.ts";

const ARGO_CD = "github.com/argoproj/argo-cd/v3@v3.2.11";
const ROLLOUTS = "github.com/argoproj/argo-rollouts@v1.9.1";
/** TIPHYS_SCREENSHOTS: a folder for pictures of the pages. */
const SCREENSHOTS = process.env.TIPHYS_SCREENSHOTS;
const PAGES = {
  fleet: "/",
  app: "/fleets/shop/prod/search",
  slos: "/slos",
  slo: "/slos/checkout/availability?namespace=shop-prod",
  compare: "/slos/checkout/availability/compare?namespace=shop-prod&versions=old,bad&since=30m",
};

describe("the fleet's page, from a real API server, in Chromium", function () {
  this.timeout(120_000);
  let browser: Browser;
  let plane: ControlPlane;
  let source: StubSource;
  let server: RunningAnalysis;

  before(async function () {
    this.timeout(300_000);
    const [argoCd, rollouts] = [await goModule(this, ARGO_CD), await goModule(this, ROLLOUTS)];
    browser = await startChromium(this);
    plane = await startControlPlane();
    await plane.apply(storyCrds(argoCd, rollouts));
    for (const name of ["argocd", "shop-dev", "shop-staging", "shop-prod"])
      await plane.kubectl(["create", "namespace", name]);
    const shipped = await shippedDocuments({
      resources: ["install/base"],
      components: ["webhooks/components/policy-reports", "analysis/components/fleet-page"],
      url: "https://127.0.0.1:1",
    });
    const withoutWebhooks = shipped.filter(({ kind }) => !/^Validating/.test(kind));
    await retried(() => plane.apply(documentsText(withoutWebhooks)));
    await applyBundle(plane, join(plane.folder, "repository"), PAGE_STORY);
    await retried(() => tellPageStory(plane));
    source = await startStubSource(storyAnswer());
    const kubeconfig = await plane.kubeconfigOf("tiphys-system", "tiphys-analysis");
    server = await startAnalysis({
      cwd: plane.folder,
      argv: ["--kubeconfig", kubeconfig, "--prometheus", source.url, "--fleet-page"],
    });
    // An API server begins to serve a new kind a moment after it knows it.
    await retried(async () =>
      expect(await (await fetch(server.url)).text()).to.match(
        /PolicyReports<\/dt>\s*<dd>read just now/,
      ),
    );
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await source?.close();
    await plane?.stop();
  });

  it("shows versions, decisions, compliance, what waits, canaries, exceptions and budgets, without JavaScript", async () => {
    const page = await open("/", { javaScriptEnabled: false });
    const text = (await page.locator("body").innerText()).replace(/\s+/g, " ");
    for (const words of [
      "1 fleet, 2 apps, 2 denials",
      "95% compliant",
      "2 of 40 judgements failed; 2 denied, 0 warned, 0 excepted",
      "checkout 2.1.0",
      "Synced, Healthy",
      "OutOfSync, Degraded",
      "checkout from staging to prod: wait soak: 12m of 30m in staging",
      "shop-prod/checkout paused CanaryPauseStep step 3 of 4, 30% of the traffic",
      "search-runs-latest ends soon 2026-11-30",
      "search-team: nightly builds have no version yet (OPS-412)",
      "checkout/availability",
      "PolicyReports read just now",
      "Promotion of shop published 3m ago",
    ])
      expect(text).to.contain(words);
    await page.context().close();
  });

  it("leads from an app to each of its findings and back", async () => {
    const page = await open("/", { javaScriptEnabled: false });
    await page
      .locator("article", { hasText: "search" })
      .getByRole("link", { name: "prod" })
      .click();
    expect(await page.locator("h1").textContent()).to.equal("search in prod");
    expect(await page.locator("article h3").allTextContents()).to.deep.equal([
      "container-images/no-latest",
    ]);
    expect(await page.getByText("Use a version tag or a digest.").count()).to.equal(1);
    await page.getByRole("link", { name: "Fleet" }).click();
    expect(await page.locator("h1").textContent()).to.equal("Fleet");
    await page.context().close();
  });

  it("compares versions by a form, without JavaScript", async () => {
    const page = await open(PAGES.slo, { javaScriptEnabled: false });
    await page.getByRole("link", { name: "compare versions" }).click();
    await page.getByLabel("Versions, with commas").fill("old, bad");
    await page.getByRole("button", { name: "Compare" }).click();
    const text = (await page.locator("main").innerText()).replace(/\s+/g, " ");
    expect(text).to.contain("old wins: bad");
    expect(text).to.contain("bad is surely worse than old");
    await page.getByLabel("Versions, with commas").fill("old");
    await page.getByRole("button", { name: "Compare" }).click();
    expect(await page.locator("main").innerText()).to.contain("versions: expected");
    await page.context().close();
  });

  for (const [name, path] of Object.entries(PAGES)) {
    it(`has nothing that keeps people out, and fits narrow and wide windows, light and dark: ${name}`, async () => {
      for (const [width, colorScheme] of [
        [320, "dark"],
        [1280, "light"],
      ] as const) {
        const page = await open(path, { viewport: { width, height: 900 }, colorScheme });
        await page.evaluate(axe.source);
        const found = await page.evaluate<readonly { readonly id: string }[]>(
          "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) })))",
        );
        expect(found, path).to.deep.equal([]);
        expect(await page.evaluate<number>(SIDEWAYS), path).to.be.at.most(0);
        expect(await page.evaluate<readonly string[]>(LOW_CONTRAST), path).to.deep.equal([]);
        await shoot(page, `${name}-${width}-${colorScheme}`);
        await page.context().close();
      }
    });
  }

  it("says what it may not read, and shows the rest", async () => {
    await plane.kubectl(["delete", "clusterrolebinding", "tiphys-analysis-fleet-page"]);
    const kubeconfig = await plane.kubeconfigOf("tiphys-system", "tiphys-analysis");
    const blind = await startAnalysis({
      cwd: plane.folder,
      argv: ["--kubeconfig", kubeconfig, "--prometheus", source.url, "--fleet-page"],
    });
    try {
      const read = async () => (await fetch(blind.url)).text();
      await retried(async () => expect(await read()).to.contain("the account may not read it"));
      const body = await read();
      expect(body).to.contain("checkout 2.1.0").and.contain("not judged");
    } finally {
      await blind.stop();
    }
  });

  async function open(path: string, options: Parameters<Browser["newContext"]>[0]): Promise<Page> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(`${server.url}${path}`);
    return page;
  }
});

async function shoot(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS !== undefined)
    await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}
