import { expect } from "chai";
import { objectiveState } from "#analysis-provider/budgets/objective-state.ts";
import { ObjectiveStore } from "#analysis-provider/objectives/objective-store.ts";
import { objectivePage } from "#analysis-provider/page/objective-page.ts";
import { offerOf, serviceDocument } from "#test/support/served-objectives.ts";
import { STORY_NOW } from "#test/support/slo-story.ts";

describe("the page of an objective", () => {
  const pageWith = (runbook: string) => {
    const store = new ObjectiveStore();
    store.take([offerOf([serviceDocument("pay", ["errors"])])]);
    const [served] = store.served;
    if (served === undefined) throw new Error("none served");
    const missing = { missing: { cause: "source-down", reason: "<the source> is down" } } as const;
    const objective = { ...served.objective, runbook, description: "<script>" };
    const state = objectiveState({ objective, nowMs: STORY_NOW, period: missing, recent: missing });
    return objectivePage({
      served: { ...served, objective },
      state,
      canaries: [],
      nowMs: STORY_NOW,
    });
  };

  it("links to a runbook on the web alone", () => {
    expect(pageWith("https://runbooks.example.com/a?b=1&c=2")).to.contain(
      'href="https://runbooks.example.com/a?b=1&amp;c=2"',
    );
    expect(pageWith("javascript:alert(1)")).not.to.contain('href="javascript');
  });

  it("says why a budget is not known, and escapes what others wrote", () => {
    const page = pageWith("none");
    expect(page).to.contain("Budget not known: &lt;the source&gt; is down.");
    expect(page).not.to.contain("<script>");
  });
});
