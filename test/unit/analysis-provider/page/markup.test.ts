import { expect } from "chai";
import { markup } from "#analysis-provider/page/markup.ts";

describe("markup", () => {
  it("escapes every part that is no markup, in texts and in attributes", () => {
    const hostile = `<img src=x onerror="alert('1')">&`;
    expect(markup`<p title="${hostile}">${hostile}</p>`.html).to.equal(
      '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</p>',
    );
  });

  it("takes markup, lists of it, numbers and nothing", () => {
    const items = ["a", "<b>"].map((one) => markup`<li>${one}</li>`);
    expect(markup`<ul>${items}</ul>${7}${null}`.html).to.equal(
      "<ul><li>a</li><li>&lt;b&gt;</li></ul>7",
    );
  });
});
