import { expect } from "chai";
import { readAnalysisConfig } from "#analysis-provider/serve/analysis-config.ts";
import type { CommandInput } from "#adapters/command.ts";
import { TiphysError } from "#core/errors.ts";

const read = (options: CommandInput["options"], env: Readonly<Record<string, string>> = {}) =>
  readAnalysisConfig({ positionals: [], options }, {
    cwd: "/srv",
    env,
  } as Parameters<typeof readAnalysisConfig>[1]);

const SOURCE = { prometheus: "http://prometheus:9090" };

describe("the configuration of tiphys serve analysis", () => {
  it("needs a source alone", () => {
    expect(read(SOURCE)).to.deep.include({
      listen: { host: "::", port: 8090 },
      operations: null,
      from: null,
      tls: null,
      tokenFile: null,
      deadlineMs: 8000,
      drainMs: 0,
    });
  });

  it("drains in a pod, where a Service must hear first that it stops", () => {
    expect(read(SOURCE, { POD_NAME: "tiphys-analysis-1" }).drainMs).to.equal(5000);
    expect(read({ ...SOURCE, drain: "1s" }, { POD_NAME: "x" }).drainMs).to.equal(1000);
  });

  it("reads paths from where it was called", () => {
    const { from, tokenFile, tls } = read({
      ...SOURCE,
      from: "fleet",
      tokenFile: "tokens",
      tlsCert: "tls.crt",
      tlsKey: "/etc/tls.key",
      tlsClientCa: "ca.crt",
    });
    expect([from, tokenFile]).to.deep.equal(["/srv/fleet", "/srv/tokens"]);
    expect(tls).to.deep.equal({
      certFile: "/srv/tls.crt",
      keyFile: "/etc/tls.key",
      clientCaFile: "/srv/ca.crt",
    });
  });

  const wrong: readonly (readonly [string, CommandInput["options"], RegExp])[] = [
    ["no source", {}, /expected a metrics source, got none/],
    ["a certificate without a key", { ...SOURCE, tlsCert: "a" }, /together, got one of them/],
    [
      "an authority of callers without TLS",
      { ...SOURCE, tlsClientCa: "a" },
      /beside --tls-client-ca/,
    ],
    ["a deadline above a minute", { ...SOURCE, deadline: "2m" }, /--deadline: expected a duration/],
    ["no deadline", { ...SOURCE, deadline: "0s" }, /--deadline: expected a duration/],
    ["a strange address", { ...SOURCE, listen: "here" }, /--listen: expected HOST:PORT/],
    ["a long drain", { ...SOURCE, drain: "5m" }, /--drain: expected a duration/],
  ];
  for (const [title, options, words] of wrong)
    it(`is refused with ${title}`, () => {
      expect(() => read(options)).to.throw(TiphysError, words);
    });
});
