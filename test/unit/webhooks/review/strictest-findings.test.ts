import { expect } from "chai";
import { strictestFindings } from "#webhooks/review/strictest-findings.ts";
import { makeFinding } from "#test/support/findings.ts";

describe("the findings of several judgements", () => {
  it("stand once each, with the strictest action, the worst first", () => {
    const image = { id: "image", message: "unpinned", severity: "high" } as const;
    const owner = { id: "owner", message: "nobody", severity: "low" } as const;
    const found = strictestFindings([
      makeFinding({ ...owner, action: "warn" }),
      makeFinding({ ...image, action: "audit" }),
      makeFinding({ ...image, action: "deny" }),
      makeFinding({ ...image, action: "warn" }),
      makeFinding({ ...image, message: "another", action: "off" }),
    ]);
    expect(found.map(({ message, action }) => `${message} ${action}`)).to.have.members([
      "unpinned deny",
      "another off",
      "nobody warn",
    ]);
    expect(found.at(-1)?.id).to.equal("owner");
  });
});
