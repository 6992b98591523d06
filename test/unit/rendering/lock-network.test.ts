import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
} from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runCommand } from "#adapters/run-command.ts";
import { lockNetwork } from "#rendering/lock-network.ts";
import { kustomizePath } from "#test/support/need-tool.ts";

/** kustomize is started past the graph, which would refuse every one of these. */
describe("lockNetwork", () => {
  let kustomize = "";
  let folder = "";
  let server: Server;
  let tcp: TcpServer;
  let requests = 0;
  let tcpBytes = 0;

  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
    server = createServer((_, response) => {
      requests += 1;
      response.end("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fetched}\n");
    });
    tcp = createTcpServer((socket) => {
      socket.on("data", (data) => (tcpBytes += data.length));
      socket.on("error", () => undefined);
    });
    await Promise.all([listen(server), listen(tcp)]);
  });
  after(() => {
    server.close();
    tcp.close();
  });
  beforeEach(() => {
    requests = 0;
    tcpBytes = 0;
    folder = realpathSync(mkdtempSync(join(tmpdir(), "lock-network-")));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const build = (kustomization: unknown, env = lockNetwork(process.env)) => {
    writeFileSync(join(folder, "kustomization.yaml"), JSON.stringify(kustomization));
    return runCommand({
      command: kustomize,
      args: ["build", folder],
      cwd: folder,
      env,
      timeLimitMs: 15_000,
      maxOutputBytes: 1_000_000,
      processGroup: "own",
    });
  };

  it("is needed: without it kustomize fetches from this machine", async () => {
    const result = await build({ resources: [`${urlOf(server)}/file.yaml`] }, process.env);
    expect({ ok: result.ok, requests }).to.deep.equal({ ok: true, requests: 1 });
  });

  const cases = [
    {
      title: "a remote file",
      kustomization: (url: string) => ({ resources: [`${url}/file.yaml`] }),
    },
    {
      title: "a remote base",
      kustomization: (url: string) => ({ resources: [`${url}/acme/repo.git//base?ref=v1`] }),
    },
    {
      title: "a remote component",
      kustomization: (url: string) => ({ components: [`${url}/acme/repo.git//base`] }),
    },
    {
      title: "a remote patch",
      kustomization: (url: string) => ({
        patches: [{ path: `${url}/patch.yaml`, target: { kind: "Deployment" } }],
      }),
    },
    {
      title: "a remote file of a generator",
      kustomization: (url: string) => ({
        configMapGenerator: [{ name: "a", files: [`x=${url}/file`] }],
      }),
    },
  ];
  for (const { title, kustomization } of cases) {
    it(`keeps kustomize from fetching ${title} over HTTP, even from this machine`, async () => {
      const result = await build(kustomization(urlOf(server)));
      expect({ ok: result.ok, requests }).to.deep.equal({ ok: false, requests: 0 });
    });
  }

  it("keeps git from cloning a folder of this machine", async () => {
    mkdirSync(join(folder, "elsewhere"));
    const result = await build({ resources: [`file://${folder}/elsewhere`] });
    expect(result.ok ? "" : result.failure.stderr).to.contain("transport 'file' not allowed");
  });

  it("keeps ssh from being started", async () => {
    const { port } = tcp.address() as AddressInfo;
    const result = await build({ resources: [`ssh://git@127.0.0.1:${port}/acme/repo`] });
    expect({ ok: result.ok, tcpBytes }).to.deep.equal({ ok: false, tcpBytes: 0 });
  });

  it("keeps other hosts out of reach over HTTPS", async () => {
    const result = await build({ resources: ["https://kustomize.invalid/file.yaml"] });
    expect(result.ok ? "" : result.failure.stderr).to.contain(
      "proxyconnect tcp: dial tcp 127.0.0.1:9",
    );
  });
});

async function listen(server: Server | TcpServer): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
