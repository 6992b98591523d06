import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import type { Asked } from "#core/policy/asked.ts";
import { askWithin } from "#promotion/facts/ask-within.ts";

const never = () => new Promise<Asked<string>>(() => {});
const ask = (answer: () => Promise<Asked<string>>, signal = new AbortController().signal) =>
  askWithin({ whom: "the cluster", limitMs: 50, signal, ask: answer });

describe("asking somebody outside", () => {
  it("gives the answer, or why there is none", async () => {
    expect(await ask(async () => ({ known: "yes" }))).to.deep.equal({ known: "yes" });
    expect(await ask(async () => ({ unknown: "no" }))).to.deep.equal({ unknown: "no" });
  });

  it("ends after a time", async () => {
    expect(await ask(never)).to.deep.equal({
      unknown: "could not ask the cluster: no answer within 0.05 s",
    });
  });

  it("gives the first line of an error of theirs", async () => {
    const failing = () => Promise.reject(new TiphysError("CLUSTER_UNREACHABLE", "refused\nmore"));
    expect(await ask(failing)).to.deep.equal({ unknown: "could not ask the cluster: refused" });
  });

  it("does not hide an error of ours, nor that the program is told to stop", async () => {
    const broken = await ask(() => Promise.reject(new TypeError("ours"))).catch(String);
    expect(broken).to.equal("TypeError: ours");
    const stopped = AbortSignal.abort(new Error("told to stop"));
    expect(await ask(never, stopped).catch(String)).to.equal("Error: told to stop");
  });
});
