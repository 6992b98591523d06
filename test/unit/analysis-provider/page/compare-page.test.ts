import { expect } from "chai";
import type { CompareAnswer } from "#analysis-provider/compare/compare.ts";
import { ObjectiveStore } from "#analysis-provider/objectives/objective-store.ts";
import { type CompareForm, comparePage } from "#analysis-provider/page/compare-page.ts";
import { offerOf, serviceDocument } from "#test/support/served-objectives.ts";
import { STORY_NOW } from "#test/support/slo-story.ts";

const FORM: CompareForm = { versions: "1.4.2,1.5.0", label: "version", since: "2h" };

function pageWith(
  answer: Partial<CompareAnswer>,
  { names = ["1.4.2", "1.5.0"], form = FORM } = {},
): string {
  const store = new ObjectiveStore();
  store.take([offerOf([serviceDocument("pay", ["errors"])])]);
  const [served] = store.served;
  if (served === undefined) throw new Error("none served");
  const unseen = { counts: null, badRatio: null, interval: null, requestsPerSecond: null };
  const whole: CompareAnswer = {
    ...{ slo: "pay/errors", revision: "sha256:…", evaluatedAt: "", queries: [], contests: [] },
    ...{ outcome: "winner", winner: "1.5.0", reason: "1.5.0 wins", etaSeconds: null },
    requestsNeeded: null,
    versions: names.map((version) => ({ ...unseen, version, latencySeconds: {} })),
    ...answer,
  };
  return comparePage({ served, form, answer: whole, problem: null, nowMs: STORY_NOW });
}

describe("the page of a comparison", () => {
  it("shows the command that ends a test with a winner", () => {
    expect(pageWith({})).to.contain(
      "<code>tiphys compare pay 1.4.2 1.5.0 --label version --since 2h --promote ENV --dry-run</code>",
    );
  });

  it("quotes and escapes what a shell or a browser would take for more than a word", () => {
    const names = ["1.4.2", "$(reboot)<b>"];
    expect(pageWith({}, { names })).to.contain("1.4.2 &#39;$(reboot)&lt;b&gt;&#39; --label");
  });

  const others: readonly { readonly title: string; readonly page: () => string }[] = [
    { title: "nobody has won", page: () => pageWith({ outcome: "not-yet", winner: null }) },
    { title: "three are compared", page: () => pageWith({}, { names: ["a", "b", "c"] }) },
  ];
  for (const { title, page } of others) {
    it(`shows none where ${title}`, () => expect(page()).not.to.contain("--promote"));
  }
});
