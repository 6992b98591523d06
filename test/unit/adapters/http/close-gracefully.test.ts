import { once } from "node:events";
import { createServer, get } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect } from "node:net";
import { expect } from "chai";
import { closeGracefully } from "#adapters/http/close-gracefully.ts";
import { listen } from "#adapters/http/listen.ts";

const LOOPBACK = { host: "127.0.0.1", port: 0 };

describe("a server that closes", () => {
  it("does not wait for connections that never carried a request", async () => {
    const server = createServer();
    const { port } = await listen(server, LOOPBACK);
    const unused = connect(port, "127.0.0.1");
    await once(unused, "connect");
    const start = performance.now();
    await closeGracefully(server, 60_000);
    expect(performance.now() - start).to.be.lessThan(20_000);
  });

  it("does not wait for connections that never became TLS", async () => {
    const server = createTlsServer();
    const { port } = await listen(server, LOOPBACK);
    const probe = connect(port, "127.0.0.1");
    const accepted = once(server, "connection");
    await once(probe, "connect");
    await accepted;
    const start = performance.now();
    await closeGracefully(server, 60_000);
    expect(performance.now() - start).to.be.lessThan(20_000);
  });

  it("waits for the answer to a request under way", async () => {
    const server = createServer((_request, response) => {
      setTimeout(() => response.end("late"), 300);
    });
    const { port } = await listen(server, LOOPBACK);
    const asked = new Promise<string>((resolve, reject) => {
      get({ ...LOOPBACK, port }, (response) => {
        response.setEncoding("utf8").on("data", resolve);
      }).on("error", reject);
    });
    await once(server, "request");
    await closeGracefully(server, 10_000);
    expect(await asked).to.equal("late");
  });

  it("ends what takes longer than its grace", async () => {
    const server = createServer(() => {});
    const { port } = await listen(server, LOOPBACK);
    const asked = get({ ...LOOPBACK, port });
    const broken = once(asked, "error");
    await once(server, "request");
    await closeGracefully(server, 200);
    expect((await broken)[0]).to.include({ code: "ECONNRESET" });
  });
});
