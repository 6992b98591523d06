import { expect } from "chai";
import { readCmpServerConfig } from "#cmp-plugin/server/cmp-server-config.ts";

describe("what the resident server is told", () => {
  it("is where Argo CD looks, and bounds by the machine, unless said otherwise", () => {
    const config = readCmpServerConfig({ ARGOCD_CMP_WORKDIR: "", TMPDIR: "/tmp" });
    expect(config.socket).to.equal("/home/argocd/cmp-server/plugins/tiphys.sock");
    expect(config).to.include({
      workParent: "/tmp",
      hasDiscovery: false,
      drainMs: 20_000,
      metrics: null,
    });
    expect(config.governor).to.include({ maxWaiting: 200, marginMs: 1000, longestMs: 600_000 });
    expect(config.governor.places).to.be.at.least(1);
  });

  it("is taken from the environment", () => {
    const config = readCmpServerConfig({
      ARGOCD_PLUGINSOCKFILEPATH: "/run/plugins",
      ARGOCD_CMP_WORKDIR: "/work-dir",
      TIPHYS_PLUGIN_NAME: "tiphys-next",
      TIPHYS_DISCOVERY: "true",
      TIPHYS_MAX_RENDERS: "3",
      TIPHYS_MAX_WAITING: "7",
      TIPHYS_DEADLINE_MARGIN: "2s",
      TIPHYS_UNPACK_BYTES: "1000",
      TIPHYS_METRICS_LISTEN: "127.0.0.1:9000",
    });
    expect(config).to.deep.include({
      socket: "/run/plugins/tiphys-next.sock",
      workParent: "/work-dir",
      hasDiscovery: true,
      governor: { places: 3, maxWaiting: 7, marginMs: 2000, longestMs: 600_000 },
      metrics: { host: "127.0.0.1", port: 9000 },
    });
    expect(config.unpack.bytes).to.equal(1000);
  });

  it("keeps renders beside its work, or where it is told, or not at all", () => {
    const cache = (env: Readonly<Record<string, string>>) =>
      readCmpServerConfig({ ARGOCD_CMP_WORKDIR: "/work-dir", ...env }).cache;
    const usual = { parent: "/work-dir", maxBytes: 536_870_912, memoryBytes: 67_108_864 };
    expect(cache({})).to.deep.equal(usual);
    const given = {
      TIPHYS_CACHE_DIR: "/cache",
      TIPHYS_CACHE_BYTES: "1000",
      TIPHYS_CACHE_MEMORY_BYTES: "10",
    };
    expect(cache(given)).to.deep.equal({ parent: "/cache", maxBytes: 1000, memoryBytes: 10 });
    expect(cache({ ...given, TIPHYS_CACHE: "off" })).to.equal(null);
    expect(() => cache({ TIPHYS_CACHE: "no", TIPHYS_CACHE_BYTES: "1G" })).to.throw(
      /TIPHYS_CACHE: expected .*\nTIPHYS_CACHE_BYTES: expected/s,
    );
  });

  it("is refused with every problem at once", () => {
    const read = () =>
      readCmpServerConfig({
        TIPHYS_PLUGIN_NAME: "../evil",
        TIPHYS_DISCOVERY: "yes",
        TIPHYS_MAX_RENDERS: "0",
        TIPHYS_DRAIN: "soon",
        TIPHYS_METRICS_LISTEN: "nowhere",
      });
    expect(read).to.throw().with.property("code", "CONFIG_INVALID");
    expect(read).to.throw(
      /TIPHYS_PLUGIN_NAME: .+\nTIPHYS_DISCOVERY: .+got "yes".+\nTIPHYS_MAX_RENDERS: .+\nTIPHYS_DRAIN: .+\nTIPHYS_METRICS_LISTEN: /s,
    );
  });
});
