import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import express from "express";
import { giveRequestId, requestIdOf } from "#analysis-provider/server/request-id.ts";

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[\da-f]{4}-[\da-f]{12}$/;

describe("the id of a request", () => {
  const ask = async (headers: Readonly<Record<string, string>>) => {
    const app = express().use(giveRequestId);
    app.get("/", (_request, response) => response.end(requestIdOf(response)));
    const server = createServer(app).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers });
    const answer = { header: response.headers.get("x-request-id"), seen: await response.text() };
    server.closeAllConnections();
    server.close();
    return answer;
  };

  it("is the one that the caller gave", async () => {
    const answer = await ask({ "x-request-id": "01J-trace:7.a_b" });
    expect(answer).to.deep.equal({ header: "01J-trace:7.a_b", seen: "01J-trace:7.a_b" });
  });

  for (const given of ["", "a b", 'a"b', "x".repeat(129)])
    it(`is a new one where the caller gave ${JSON.stringify(given.slice(0, 5))}`, async () => {
      const { header, seen } = await ask(given === "" ? {} : { "x-request-id": given });
      expect(header).to.match(UUID);
      expect(seen).to.equal(header);
    });
});
