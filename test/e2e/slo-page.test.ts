import { expect } from "chai";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "../support/chromium.ts";
import { temporaryFolder, writeTree } from "../support/file-tree.ts";
import { freePorts } from "../support/free-ports.ts";
import { type RunningTiphys, startTiphys } from "../support/running-tiphys.ts";
import { STORY_FLEET, STORY_NOW, storyAnswer } from "../support/slo-story.ts";
import { LOW_CONTRAST, SIDEWAYS } from "../support/page-probes.ts";
import { startStubSource, type StubSource } from "../support/stub-source.ts";

/** TIPHYS_SCREENSHOTS: a folder for pictures of the pages. */
const SCREENSHOTS = process.env.TIPHYS_SCREENSHOTS;
const PAGES = ["/", "/slos/checkout/availability?namespace=shop-prod", "/slos/search/availability"];

describe("the SLO page in Chromium", function () {
  const folder = temporaryFolder();
  let browser: Browser;
  let source: StubSource;
  let server: RunningTiphys;
  let url: string;

  before(async function () {
    browser = await startChromium(this);
  });
  after(async () => browser?.close());

  beforeEach(async () => {
    writeTree(folder(), STORY_FLEET);
    source = await startStubSource(storyAnswer());
    const [port = 0] = await freePorts(1);
    url = `http://127.0.0.1:${port}`;
    const listen = ["--listen", `127.0.0.1:${port}`];
    server = startTiphys({
      argv: ["serve", "analysis", "--from", "fleet", "--prometheus", source.url, ...listen],
      cwd: folder(),
      now: () => STORY_NOW,
    });
    await server.said('"serving"');
    await measureBoth(url);
  });
  afterEach(async () => {
    await server.stop();
    await source.close();
  });

  const looks = [
    { width: 320, colorScheme: "light" },
    { width: 320, colorScheme: "dark" },
    { width: 1280, colorScheme: "light" },
    { width: 1280, colorScheme: "dark" },
  ] as const;
  for (const { width, colorScheme } of looks) {
    it(`fits ${width} pixels in ${colorScheme} colours, loads nothing, and says nothing to the console`, async () => {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme,
        javaScriptEnabled: true,
      });
      const page = await context.newPage();
      const said: string[] = [];
      const loaded: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(error.message));
      page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
      for (const path of PAGES) {
        loaded.length = 0;
        await page.goto(`${url}${path}`);
        const overflow = await page.evaluate<number>(SIDEWAYS);
        expect(overflow, `${path}: pixels to scroll sideways`).to.be.at.most(0);
        expect(loaded.filter((one) => one !== "image/png,")).to.have.length(1);
        expect(await page.evaluate<readonly string[]>(LOW_CONTRAST), path).to.deep.equal([]);
        await shoot(
          page,
          `${path.split("/").slice(2, 4).join("-").split("?")[0] || "overview"}-${width}-${colorScheme}`,
        );
      }
      expect(said).to.deep.equal([]);
      await context.close();
    });
  }

  it("shows every objective, its budget, the burn rate and the canaries, without JavaScript", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(url);
    const texts = await page.locator("article h3").allTextContents();
    expect(texts).to.include.members([
      "checkout/availability",
      "availability",
      "latency",
      "replication-lag",
    ]);
    expect(await page.getByRole("img", { name: /of the error budget left/ }).count()).to.equal(4);
    expect(
      await page.getByRole("img", { name: /^Burn rate over the last day: / }).count(),
    ).to.equal(4);
    expect(await page.getByText("burning fast").count()).to.equal(1);
    expect(await page.getByText(/new version is .* as bad as its baseline/).count()).to.equal(1);
    await page.getByRole("link", { name: "replication-lag" }).click();
    expect(await page.locator("h1").textContent()).to.equal("checkout/replication-lag");
    expect(await page.getByText("a canary is held").count()).to.equal(1);
    await page.getByRole("link", { name: "All objectives" }).click();
    expect(await page.locator("h1").textContent()).to.equal("Service-level objectives");
    await context.close();
  });
});

async function measureBoth(url: string): Promise<void> {
  for (const canaryHash of ["good", "bad"]) {
    const body = JSON.stringify({
      slo: "checkout/availability",
      namespace: "shop-prod",
      canaryHash,
      stableHash: "old",
      since: new Date(STORY_NOW - 20 * 60_000).toISOString(),
    });
    const response = await fetch(`${url}/v1/measure`, { method: "POST", body });
    expect(response.status).to.equal(200);
  }
}

async function shoot(page: Page, name: string): Promise<void> {
  if (SCREENSHOTS !== undefined)
    await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}
