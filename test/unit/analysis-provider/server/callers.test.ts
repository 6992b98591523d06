import { once } from "node:events";
import { createServer, request } from "node:https";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect } from "chai";
import { knownCallers } from "#analysis-provider/server/callers.ts";
import { TiphysError } from "#core/errors.ts";
import { selfSigned } from "#test/support/self-signed.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const TOKEN = "a-long-enough-token";
const requestWith = (authorization?: string) =>
  ({ headers: { authorization }, socket: {} }) as unknown as IncomingMessage;

describe("known callers", () => {
  const folder = temporaryFolder();
  const file = () => join(folder(), "tokens");
  const tokens = () => knownCallers({ tokenFile: file(), takesCertificates: false });

  it("are all, where nothing is asked for", () => {
    const isKnown = knownCallers({ tokenFile: null, takesCertificates: false });
    expect(isKnown(requestWith())).to.equal(true);
  });

  const cases: readonly (readonly [string, string | undefined, boolean])[] = [
    ["a bearer token", `Bearer ${TOKEN}`, true],
    ["a token of another line", "bearer another-token-of-ours", true],
    ["the token as a password", `Basic ${Buffer.from(`x:${TOKEN}`).toString("base64")}`, true],
    ["nothing", undefined, false],
    ["the beginning of a token", `Bearer ${TOKEN.slice(0, -1)}`, false],
    ["more than a token", `Bearer ${TOKEN}x`, false],
    ["an empty token", "Bearer ", false],
    ["a token as a name", `Basic ${Buffer.from(`${TOKEN}:`).toString("base64")}`, false],
    ["another scheme", `Digest ${TOKEN}`, false],
    ["a very long one", `Bearer ${"x".repeat(100_000)}`, false],
  ];
  for (const [title, header, expected] of cases)
    it(`${expected ? "have" : "have not"} ${title}`, () => {
      writeTree(folder(), { tokens: `${TOKEN}\n\n another-token-of-ours \n` });
      expect(tokens()(requestWith(header))).to.equal(expected);
    });

  it("are those of the last good file while it is broken", () => {
    writeTree(folder(), { tokens: TOKEN });
    const isKnown = tokens();
    writeTree(folder(), { tokens: "short\n" });
    expect(isKnown(requestWith(`Bearer ${TOKEN}`))).to.equal(true);
  });

  for (const [title, content] of [
    ["that is empty", "\n"],
    ["with a token that is short", "abc"],
  ])
    it(`cannot be told by a file ${title}`, () => {
      writeTree(folder(), { tokens: content ?? "" });
      expect(tokens).to.throw(TiphysError, /expected tokens of at least 16 characters/);
    });

  for (const [title, path, got] of [
    ["that is not there", "nothing", "what cannot be read (ENOENT)"],
    ["that is a folder", ".", "what cannot be read (EISDIR)"],
  ] as const)
    it(`cannot be told by a file ${title}`, () => {
      const tokenFile = join(folder(), path);
      expect(() => knownCallers({ tokenFile, takesCertificates: false })).to.throw(
        TiphysError,
        got,
      );
    });

  it("have a certificate of our authority, or of no other", async () => {
    const [ours, other] = [await selfSigned("ours"), await selfSigned("other")];
    const isKnown = knownCallers({ tokenFile: null, takesCertificates: true });
    const options = { ...ours, ca: ours.cert };
    const server = createServer(
      { ...options, requestCert: true, rejectUnauthorized: false },
      (asked, response) => response.end(String(isKnown(asked))),
    ).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const answers = [];
    for (const own of [ours, other, {}]) answers.push(await ask({ port, ...own }));
    server.close();
    expect(answers).to.deep.equal(["true", "false", "false"]);
  });
});

async function ask(options: { readonly port: number }): Promise<string> {
  const sent = request({
    ...options,
    host: "127.0.0.1",
    rejectUnauthorized: false,
    agent: false,
  }).end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of response) text += String(chunk);
  return text;
}
