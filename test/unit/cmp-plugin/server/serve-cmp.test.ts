import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { PARAMETERS } from "#cmp-plugin/plugin-parameters.ts";
import { errorOf } from "#test/support/error-of.ts";
import { isAlive } from "#test/support/is-alive.ts";
import { packedFiles } from "#test/support/plugin-archive.ts";
import { type PluginServer, startPluginServer } from "#test/support/plugin-server.ts";
import { waitFor } from "#test/support/wait-for.ts";

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec: {policies: [builtin:best-practices], unmatched: audit, environments: []}
`;
const CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n";
const FILES = {
  "tiphys.yaml": FLEET,
  "apps/web/kustomization.yaml": "resources: [a.yaml]\n",
  "apps/web/a.yaml": CONFIG_MAP,
};

describe("tiphys cmp-server", () => {
  let folder: string;
  let packed: Buffer;
  let server: PluginServer | null = null;

  before(async () => {
    packed = await packedFiles(FILES);
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tiphys-serve-"));
  });
  afterEach(async () => {
    await server?.stop();
    server = null;
    rmSync(folder, { recursive: true, force: true });
  });

  /** A program in the place of kustomize: a shell script that has a line of its own. */
  const start = async (line: string, env: Readonly<Record<string, string>> = {}) => {
    const script = join(folder, "kustomize");
    writeFileSync(script, `#!/bin/sh\n${line}\n`);
    chmodSync(script, 0o755);
    server = await startPluginServer({ TIPHYS_KUSTOMIZE: script, TEST_CLOCK: "real", ...env });
    return server;
  };
  const web = { appRelPath: "apps/web", env: { ARGOCD_APP_SOURCE_PATH: "apps/web" } };
  const failure = (work: Promise<unknown>): Promise<{ code: number; details: string }> =>
    work.then(
      () => ({ code: 0, details: "" }),
      (error) => error,
    );
  const sleeping = `sleep 60 & echo $! > "$HOME/child"; echo $$ > "$HOME/pid"; cat "$HOME/child" "$HOME/pid" >> "${"$"}{0}.pids"; wait`;
  const started = async () =>
    await waitFor(async () => {
      const file = join(folder, "kustomize.pids");
      const pids = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
      return pids.length >= 2 ? pids.map(Number) : null;
    });
  const nothingLeft = async ({ work }: PluginServer, pids: readonly number[]) => {
    await untilEmpty(work);
    await waitFor(async () => (pids.some(isAlive) ? null : true));
  };

  it("answers with what kustomize printed, and removes what it unpacked", async () => {
    const { client, work, socket, stop } = await start("cat a.yaml");
    const response = await client.upload("GenerateManifest", { packed, ...web });
    expect(response).to.deep.equal({ manifests: [CONFIG_MAP], sourceType: "" });
    await untilEmpty(work);
    expect(statSync(socket).mode & 0o777).to.equal(0o600);
    expect((await stop()).log).to.contain('"outcome":"allowed"');
    expect(existsSync(socket)).to.equal(false);
  });

  it("gives kustomize the environment of Argo CD, and takes nothing else from a call", async () => {
    const { client } = await start(
      `cat a.yaml; echo "data: {a: '$ARGOCD_ENV_A', b: '$TIPHYS_BUNDLE$LD_PRELOAD'}"`,
    );
    const env = {
      ...web.env,
      ARGOCD_ENV_A: "seen",
      TIPHYS_BUNDLE: "/evil",
      LD_PRELOAD: "/evil.so",
    };
    const response = await client.upload("GenerateManifest", { packed, ...web, env });
    expect(response).to.have.deep.property("manifests", [
      `${CONFIG_MAP}data: {a: 'seen', b: ''}\n`,
    ]);
  });

  it("takes parameters and API versions that no process could be started with", async () => {
    const { client } = await start("cat a.yaml");
    const env = { ...web.env, KUBE_API_VERSIONS: "apps/v1/Deployment,".repeat(10_000) };
    expect(await failure(client.upload("GenerateManifest", { packed, ...web, env }))).to.include({
      code: 0,
    });
  });

  it("needs no discovery, and announces parameters", async () => {
    const { client } = await start("true");
    expect(await client.ask("CheckPluginConfiguration")).to.deep.equal({
      isDiscoveryConfigured: false,
      provideGitCreds: false,
    });
    expect(await client.upload("MatchRepository", { packed, ...web })).to.deep.equal({
      isSupported: false,
      isDiscoveryEnabled: false,
    });
    const announced = (await client.upload("GetParametersAnnouncement", { packed })) as {
      parameterAnnouncements: readonly { readonly name: string; readonly collectionType: string }[];
    };
    expect(announced.parameterAnnouncements.map(({ name }) => name)).to.deep.equal(
      PARAMETERS.map(({ name }) => name),
    );
    expect(await client.ask("Check")).to.deep.equal({ status: "SERVING" });
  });

  it("discovers what is ours, when told to", async () => {
    const { client, work } = await start("true", { TIPHYS_DISCOVERY: "true" });
    expect(await client.ask("CheckPluginConfiguration")).to.include({
      isDiscoveryConfigured: true,
    });
    const match = (appRelPath: string) => client.upload("MatchRepository", { packed, appRelPath });
    expect(await match("apps/web")).to.deep.equal({ isSupported: true, isDiscoveryEnabled: true });
    expect(await match("apps")).to.deep.equal({ isSupported: false, isDiscoveryEnabled: true });
    await untilEmpty(work);
  });

  const refused: readonly (readonly [string, object, RegExp])[] = [
    ["another checksum", { checksum: "0".repeat(64) }, /^upload: expected the announced SHA-256/],
    [
      "a folder that is not there",
      { appRelPath: "apps/none" },
      /^upload: expected the folder "apps\/none" in it, found none/,
    ],
    [
      "a folder out of the tree",
      { appRelPath: "../.." },
      /^upload: entry "\.\.\/\.\.": expected a path below/,
    ],
  ];
  for (const [title, changes, expected] of refused)
    it(`refuses ${title}, and leaves nothing`, async () => {
      const { client, work } = await start("cat a.yaml");
      const error = await failure(
        client.upload("GenerateManifest", { packed, ...web, ...changes }),
      );
      expect(error).to.include({ code: 3 });
      expect(error.details).to.match(expected);
      await untilEmpty(work);
    });

  it("ends kustomize and what it started when the caller leaves", async () => {
    const running = await start(sleeping);
    const caller = new AbortController();
    const answer = failure(
      running.client.upload("GenerateManifest", { packed, ...web, signal: caller.signal }),
    );
    const pids = await started();
    caller.abort();
    expect((await answer).code).to.equal(1);
    await nothingLeft(running, pids);
    expect((await running.stop()).log).to.contain('"outcome":"cancelled"');
  });

  it("forgets an upload that its caller breaks off", async () => {
    const running = await start("cat a.yaml");
    const caller = new AbortController();
    const answer = failure(
      running.client.upload("GenerateManifest", {
        packed,
        ...web,
        signal: caller.signal,
        pauseMs: 60_000,
      }),
    );
    await sleep(200);
    caller.abort();
    expect((await answer).code).to.equal(1);
    await nothingLeft(running, []);
  });

  it("says why before the caller gives up", async () => {
    // The margin is what a busy machine may take to answer.
    const running = await start(sleeping, { TIPHYS_DEADLINE_MARGIN: "10s" });
    const error = await failure(
      running.client.upload("GenerateManifest", { packed, ...web, deadlineMs: 11_500 }),
    );
    expect(error.code).to.equal(4);
    expect(error.details).to.match(
      /^apps\/web: expected a render within [\d.]+ s, the time that Argo CD waits; it waited [\d.]+ s in/,
    );
    await nothingLeft(running, await started());
  });

  it("refuses what would wait behind too many, and says so to a caller who is still sending", async () => {
    const { client } = await start(sleeping, {
      TIPHYS_MAX_RENDERS: "1",
      TIPHYS_MAX_WAITING: "1",
      TIPHYS_DRAIN: "100ms",
    });
    const large = await packedFiles({
      ...FILES,
      noise: Array.from({ length: 60_000 }, (_, n) => n * 7919).join(),
    });
    const first = failure(client.upload("GenerateManifest", { packed, ...web }));
    await started();
    // One of them waits, whichever came first, and the other is refused.
    const others = [1, 2].map(() =>
      failure(client.upload("GenerateManifest", { packed: large, ...web })),
    );
    const refused = await Promise.race(others);
    expect(refused.code).to.equal(8);
    expect(refused.details).to.contain("1 wait already and 1 run");
    await server?.stop();
    expect((await first).code).to.equal(14);
    expect((await Promise.all(others)).map(({ code }) => code)).to.have.members([8, 14]);
  });

  it("lets calls finish after it was told to stop, then ends the rest with their children", async () => {
    const quick = await start("sleep 0.5; cat a.yaml", { TIPHYS_DRAIN: "10s" });
    const answer = quick.client.upload("GenerateManifest", { packed, ...web });
    await waitFor(async () => (readdirSync(quick.work).length === 1 ? true : null));
    expect((await quick.stop()).exitCode).to.equal(0);
    expect(await answer).to.have.deep.property("manifests", [CONFIG_MAP]);
    const slow = await start(sleeping, { TIPHYS_DRAIN: "100ms" });
    const ended = failure(slow.client.upload("GenerateManifest", { packed, ...web }));
    const pids = await started();
    await slow.stop();
    const error = await ended;
    expect(error.code).to.equal(14);
    expect(error.details).to.equal("apps/web: the plugin is stopping. Argo CD tries again.");
    expect(pids.filter(isAlive)).to.deep.equal([]);
  });

  it("takes the place of a socket that was left, and no other's", async () => {
    const left = join(folder, "tiphys.sock");
    const other = createServer().listen(left);
    await new Promise((resolve) => other.once("listening", resolve));
    const serving = startPluginServer({ ARGOCD_PLUGINSOCKFILEPATH: folder });
    expect((await errorOf(serving)).message).to.contain("another server listens there");
    await new Promise((resolve) => other.close(resolve));
    writeFileSync(left, "");
    const error = await errorOf(startPluginServer({ ARGOCD_PLUGINSOCKFILEPATH: folder }));
    expect(error.message).to.contain("there is something else");
    const nowhere = startPluginServer({ ARGOCD_PLUGINSOCKFILEPATH: join(folder, "none") });
    expect((await errorOf(nowhere)).message).to.contain("its folder is not there");
  });
});

/** What was unpacked is removed while the answer is on its way. */
async function untilEmpty(folder: string): Promise<void> {
  await waitFor(async () => (readdirSync(folder).length === 0 ? true : null));
}
