import { expect } from "chai";
import { deniedStatus, statusOf } from "#cmp-plugin/server/grpc/status-of.ts";
import { TiphysError } from "#core/errors.ts";

describe("the status that a failed call ends with", () => {
  const cases: readonly (readonly [
    title: string,
    error: unknown,
    code: number,
    details: string,
  ])[] = [
    [
      "is Argo CD's own for a render that failed",
      new TiphysError("RENDER_FAILED", "apps/web: no"),
      2,
      "error generating manifests: `tiphys generate` failed exit status 2: tiphys: apps/web: no",
    ],
    [
      "is Argo CD's own for a fault of ours",
      new Error("boom"),
      2,
      "error generating manifests: `tiphys generate` failed exit status 2: tiphys: internal error: boom. This is a fault of tiphys: report it with the command you ran.",
    ],
    ["is invalid argument for an upload", new TiphysError("UPLOAD_REFUSED", "a"), 3, "a"],
    ["is deadline exceeded for a late render", new TiphysError("RENDER_TIMED_OUT", "a"), 4, "a"],
    ["is resource exhausted for a full queue", new TiphysError("OVERLOADED", "a"), 8, "a"],
    ["is unavailable at the end", new TiphysError("STOPPING", "a"), 14, "a"],
  ];
  for (const [title, error, code, details] of cases)
    it(title, () => {
      expect(statusOf(error)).to.deep.equal({ code, details });
    });

  it("hands on a denial's report", () => {
    expect(deniedStatus("tiphys denied x\n")).to.deep.equal({
      code: 2,
      details:
        "error generating manifests: `tiphys generate` failed exit status 1: tiphys denied x",
    });
  });

  it("is never longer than a report may be", () => {
    const { details } = statusOf(new TiphysError("UPLOAD_REFUSED", "é".repeat(9000)));
    expect(Buffer.byteLength(details)).to.be.within(3500, 4000);
  });
});
