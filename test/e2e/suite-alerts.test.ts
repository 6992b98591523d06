import { expect } from "chai";
import { writeYaml } from "#core/kube/write-yaml.ts";
import { ALERT_STORIES, type AlertStory } from "#test/support/alert-stories.ts";
import { evaluateRules, type InputSeries } from "#test/support/evaluate-rules.ts";
import { needTool } from "#test/support/need-tool.ts";
import { shippedGroups } from "#test/support/shipped-alerts.ts";

const RULES = writeYaml({ groups: shippedGroups() });
const SCRAPE = 30;

describe("the alerts about the suite itself, on Prometheus' own evaluation", function () {
  this.timeout(120_000);
  let program = "";
  before(async function () {
    program = await needTool(this, "promtool");
  });

  /** Whether it fired at any time of the story. */
  async function hasFired(series: readonly InputSeries[], { alert, hours = 2 }: AlertStory) {
    const firing = `ALERTS{alertname="${alert}",alertstate="firing"}`;
    const [answers = []] = await evaluateRules({
      ...{ tool: "promtool", program, rules: RULES, intervalSeconds: SCRAPE, series },
      questions: [
        { expr: `count(count_over_time(${firing}[${hours}h]))`, atSeconds: hours * 3600 },
      ],
    });
    return answers.length > 0;
  }

  it("have a story each", () => {
    const alerts = shippedGroups().flatMap(({ rules }) => rules.map(({ alert }) => alert));
    expect(ALERT_STORIES.map(({ alert }) => alert)).to.deep.equal(alerts);
  });

  for (const story of ALERT_STORIES)
    it(`fire for what they are for, and for nothing like it: ${story.alert}`, async () => {
      expect(await hasFired(story.fires, story), "the bad story").to.equal(true);
      expect(await hasFired(story.quiet, story), "the good story").to.equal(false);
    });
});
