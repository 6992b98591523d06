import { createServer } from "node:http";
import { expect } from "chai";
import { listen, parseAddress } from "#adapters/http/listen.ts";
import { TiphysError } from "#core/errors.ts";
import { errorOf } from "#test/support/error-of.ts";

describe("an address to listen at", () => {
  const given: readonly (readonly [text: string, host: string, port: number])[] = [
    ["127.0.0.1:8443", "127.0.0.1", 8443],
    [":8443", "::", 8443],
    ["[::1]:8080", "::1", 8080],
    ["localhost:0", "localhost", 0],
    ["0.0.0.0:65535", "0.0.0.0", 65_535],
  ];
  for (const [text, host, port] of given)
    it(`is "${text}"`, () => {
      expect(parseAddress("--listen", text)).to.deep.equal({ host, port });
    });

  for (const text of [
    "8443",
    "",
    "127.0.0.1",
    "127.0.0.1:",
    "::1:8443",
    "a:65536",
    "a:1:2",
    "[x]:1",
  ])
    it(`is not "${text}"`, () => {
      expect(() => parseAddress("--listen", text))
        .to.throw(TiphysError, `--listen: expected HOST:PORT, got "${text}"`)
        .with.property("code", "USAGE_INVALID");
    });

  it("is taken by one server, and refused to the next in words", async () => {
    const [first, second] = [createServer(), createServer()];
    const { port } = await listen(first, { host: "127.0.0.1", port: 0 });
    expect(port).to.be.greaterThan(0);
    const error = await errorOf(listen(second, { host: "127.0.0.1", port }));
    expect(error).to.include({ code: "CONFIG_INVALID" });
    expect(String(error)).to.contain("got: another program listens there. Choose another address.");
    await new Promise((resolve) => first.close(resolve));
  });
});
