import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { evaluateRules, type RuleAnswer } from "#test/support/evaluate-rules.ts";
import { needTool } from "#test/support/need-tool.ts";
import { ROOT } from "#test/support/source-files.ts";

const RULES = join(
  ROOT,
  "examples/ml-inference/infrastructure/base/slos/ml-inference-prod-ml-inference.rules.yaml",
);
const HOUR = 3600;
const SCRAPE = 15;
const PER_SCRAPE = 1500;
/** When each alert began to fire. */
const FIRST_FIRING =
  'min by (alertname, long_window, objective) (min_over_time(timestamp(ALERTS{alertstate="firing"})[3h:10s]))';

// The committed rules, on what vmalert evaluates: the fleet's own files, not what the generator would write today.
describe("the alerts of examples/ml-inference", function () {
  this.timeout(300_000);
  let program = "";
  before(async function () {
    program = await needTool(this, "vmalert-tool");
  });

  /** An hour of healthy traffic, then an hour with this share of bad answers. */
  async function happen(badShare: number) {
    const steps = HOUR / SCRAPE;
    const bad = PER_SCRAPE * badShare;
    const good = PER_SCRAPE - bad;
    const healthy = PER_SCRAPE * steps;
    const requests = (namespace: string, status: string, values: string) => ({
      series: `inference_requests_total{namespace="${namespace}",status="${status}"}`,
      values,
    });
    const [alerts = []] = await evaluateRules({
      ...{ tool: "vmalert-tool", program, rules: readFileSync(RULES, "utf8") },
      intervalSeconds: SCRAPE,
      series: [
        requests(
          "ml-inference-prod",
          "200",
          `0+${PER_SCRAPE}x${steps} ${healthy}+${good}x${steps}`,
        ),
        requests("ml-inference-prod", "500", `0+0x${steps} 0+${bad}x${steps}`),
        // What fails in staging is no promise broken.
        requests("ml-inference-staging", "500", `0+${PER_SCRAPE}x${2 * steps}`),
      ],
      questions: [{ expr: FIRST_FIRING, atSeconds: 2 * HOUR }],
    });
    return alerts;
  }

  /** Seconds from the first bad answer on. */
  function delayOf(alerts: readonly RuleAnswer[], ...words: readonly string[]): number {
    const found = alerts.filter(({ labels }) => words.every((word) => labels.includes(word)));
    return Math.min(...found.map(({ value }) => value - HOUR));
  }

  for (const { title, badShare } of [
    { title: "a total outage", badShare: 1 },
    { title: "5 % of errors", badShare: 0.05 },
  ])
    it(`page within five minutes of ${title}, and then as the plan has it`, async () => {
      const alerts = await happen(badShare);
      const page = delayOf(alerts, "ErrorBudgetBurnPage", "availability");
      const plan = delayOf(alerts, "ErrorBudgetBurnRateCritical", "availability");
      expect(page).to.be.within(1, 299);
      expect(plan).to.be.within(300, 600);
      expect(delayOf(alerts, "ErrorBudgetBurnPage", "error_rate")).to.be.within(1, 299);
    });

  it("page within the hour at 14.5x, at which the budget of 30 days lasts for two", async () => {
    const alerts = await happen(0.0145);
    expect(delayOf(alerts, "ErrorBudgetBurnPage", "availability")).to.be.lessThan(HOUR);
  });

  it("stay quiet at half of what the budget allows", async () => {
    const alerts = await happen(0.0005);
    expect(alerts.filter(({ labels }) => labels.includes("Burn"))).to.deep.equal([]);
  });
});
