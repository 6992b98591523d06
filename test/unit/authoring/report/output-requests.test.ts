import { readOutputRequests } from "#authoring/report/output-requests.ts";
import { expect } from "chai";

describe("readOutputRequests", () => {
  it("prints the format where no file is named", () => {
    expect(readOutputRequests("json", [])).to.deep.equal({ printed: "json", written: [] });
  });

  it("prints text where the format goes into a file", () => {
    expect(readOutputRequests("sarif", ["out/tiphys.sarif"])).to.deep.equal({
      printed: "text",
      written: [{ format: "sarif", path: "out/tiphys.sarif" }],
    });
  });

  it("writes further formats beside what is printed", () => {
    expect(readOutputRequests("github", ["sarif=a.sarif", "markdown=b=c.md"])).to.deep.equal({
      printed: "github",
      written: [
        { format: "sarif", path: "a.sarif" },
        { format: "markdown", path: "b=c.md" },
      ],
    });
  });

  it("lists the formats for one that it does not know", () => {
    expect(() => readOutputRequests("text", ["sarfi=a.sarif"])).to.throw(
      /--output: expected FILE or FORMAT=FILE, got "sarfi=a.sarif". Formats: text, json, sarif/,
    );
    expect(() => readOutputRequests("text", ["json"])).to.throw(/To print it: --format json\./);
    expect(() => readOutputRequests("text", ["sarif="])).to.throw(
      /expected a file behind "sarif="/,
    );
  });
});
