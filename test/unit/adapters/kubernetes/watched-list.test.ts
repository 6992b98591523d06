import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { KubeConfig } from "@kubernetes/client-node";
import { expect } from "chai";
import { watchList, type WatchedList } from "#adapters/kubernetes/watched-list.ts";
import { pause, waitFor } from "#test/support/wait-for.ts";

const thing = (name: string, resourceVersion: string) => ({ metadata: { name, resourceVersion } });

describe("a watched list", () => {
  let server: Server;
  let watcher: ServerResponse | null = null;
  let stop: AbortController;
  let lists = 0;
  let isSlow = false;
  let faults: string[];
  let things: WatchedList;

  beforeEach(async () => {
    watcher = null;
    lists = 0;
    isSlow = false;
    faults = [];
    stop = new AbortController();
    server = createServer((request, response) => {
      response.setHeader("content-type", "application/json");
      if (request.url?.includes("watch=true") === true) {
        if (!isSlow) response.flushHeaders();
        watcher = response;
        return;
      }
      lists += 1;
      const items = [thing("first", "1")];
      response.end(JSON.stringify({ metadata: { resourceVersion: "1" }, items }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    things = watchList(clientOf(server), {
      path: "/api/v1/things",
      apiVersion: "v1",
      kind: "Thing",
      onChange: () => {},
      onFault: (fault) => faults.push(fault),
      signal: stop.signal,
    });
    await waitFor(async () => watcher);
  });
  afterEach(async () => {
    stop.abort();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const names = () => things.objects().map(({ metadata }) => metadata?.name);
  const send = (event: object) => watcher?.write(`${JSON.stringify(event)}\n`);

  it("holds what was listed and what came since, with what it is", async () => {
    expect(things.isKnown()).to.equal(true);
    send({ type: "ADDED", object: thing("second", "2") });
    await waitFor(async () => (names().length === 2 ? true : null));
    expect(names()).to.deep.equal(["first", "second"]);
    expect(things.get("second")).to.include({ apiVersion: "v1", kind: "Thing" });
  });

  it("is as old as the last word of the API server", async () => {
    await pause(400);
    expect(things.ageMs()).to.be.within(390, 10_000);
    await waitFor(async () => {
      send({ type: "BOOKMARK", object: thing("", "3") });
      return things.ageMs() < 300 ? true : null;
    });
  });

  it("grows old, and says why once, when the API server is gone", async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await waitFor(async () => (faults.length > 0 ? true : null));
    const age = things.ageMs();
    await pause(30);
    expect(things.ageMs()).to.be.greaterThan(age);
    expect(names()).to.deep.equal(["first"]);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  it("lists again when the API server comes back, which may count versions anew", async () => {
    watcher?.end();
    const before = watcher;
    await waitFor(async () => (watcher === before ? null : true));
    send({ type: "ADDED", object: thing("older", "1") });
    await waitFor(async () => (names().length === 2 ? true : null));
    expect(lists).to.equal(2);
  });

  it("asks no more once it is told to stop, though it waited to try again", async () => {
    const { port } = server.address() as AddressInfo;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await waitFor(async () => (faults.length > 0 ? true : null));
    stop.abort();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    const before = lists;
    await pause(2500);
    expect(lists).to.equal(before);
  });

  it("leaves no watch open that began as it was told to stop", async () => {
    isSlow = true;
    watcher?.end();
    const before = watcher;
    const late = await waitFor(async () => (watcher === before ? null : watcher));
    stop.abort();
    late.flushHeaders();
    await new Promise((resolve) => late.once("close", resolve));
  });
});

function clientOf(server: Server): Parameters<typeof watchList>[0] {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: "test", server: address, skipTLSVerify: true },
    { name: "nobody" },
  );
  return {
    config,
    server: address,
    send: async ({ path }) => {
      const response = await fetch(`${address}${path}`);
      return { status: response.status, body: await response.json() };
    },
  };
}
