import { once } from "node:events";
import { credentials, makeGenericClientConstructor } from "@grpc/grpc-js";
import { expect } from "chai";
import { healthService, PLUGIN_SERVICE } from "#cmp-plugin/server/grpc/plugin-services.ts";
import { type PluginServer, startPluginServer } from "#test/support/plugin-server.ts";
import { waitFor } from "#test/support/wait-for.ts";

const Health = makeGenericClientConstructor(healthService, "Health");

describe("the health of the plugin's socket", () => {
  let server: PluginServer;
  let client: any;

  beforeEach(async () => {
    server = await startPluginServer();
    client = new Health(`unix:${server.socket}`, credentials.createInsecure());
  });
  afterEach(async () => {
    client.close();
    await server.stop();
  });

  const check = (service: string) =>
    new Promise<unknown>((resolve) =>
      client.Check({ service }, (error: { code: number } | null, answer: { status: string }) =>
        resolve(error === null ? answer.status : error.code),
      ),
    );

  for (const [service, expected] of [
    ["", "SERVING"],
    [PLUGIN_SERVICE, "SERVING"],
    ["another.Service", 5],
  ] as const)
    it(`answers ${expected} for the service "${service}"`, async () => {
      expect(await check(service)).to.equal(expected);
    });

  it("tells who watches that it stops, and does not wait for them", async () => {
    const seen: string[] = [];
    const watch = client.Watch({ service: "" });
    watch.on("data", ({ status }: { status: string }) => seen.push(status));
    const unknown = client.Watch({ service: "another.Service" });
    unknown.on("error", () => {});
    unknown.on("data", ({ status }: { status: string }) => seen.push(status));
    await waitFor(async () => (seen.length === 2 ? true : null));
    const ended = once(watch, "end");
    const began = Date.now();
    await server.stop();
    await ended;
    expect(seen).to.have.members(["SERVING", "SERVICE_UNKNOWN", "NOT_SERVING"]);
    expect(Date.now() - began).to.be.below(5000);
  });
});
