import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { expect } from "chai";
import { execa } from "execa";
import { toolPath } from "#test/support/tools.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

describe("what is handed on", () => {
  let folder = "";
  before(() => (folder = mkdtempSync(join(tmpdir(), "tiphys-materials-"))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("has a bill of materials that CycloneDX's schema accepts, with Node and kustomize in it", async () => {
    const kustomize = await toolPath("kustomize");
    const modules = join(folder, "modules");
    writeFileSync(modules, (await execa("go", ["version", "-m", kustomize])).stdout);
    const output = join(folder, "sbom.cdx.json");
    const args = ["--kustomize", kustomize, "--kustomize-modules", modules, "--output", output];
    await execa("node", ["scripts/write-sbom.ts", ...args], { cwd: root, preferLocal: true });

    const text = readFileSync(output, "utf8");
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot5);
    expect(await validator.validate(text)).to.equal(null);
    const names: readonly string[] = JSON.parse(text).components.map(
      ({ name }: { readonly name: string }) => name,
    );
    expect(names).to.include.members(["axios", "yaml", "node", "kustomize", "sigs.k8s.io/yaml"]);
    expect(names).not.to.include("mocha");
  });

  it("has the licence texts of the packages in it", () => {
    const text = readFileSync(join(root, "dist/third-party-notices.txt"), "utf8");
    const packages: readonly string[] = JSON.parse(
      readFileSync(join(root, "dist/packages.json"), "utf8"),
    );

    expect(packages.length).to.be.greaterThan(50);
    for (const name of packages)
      expect(text, name).to.contain(`\n${name.replace(/@(?=[^@]+$)/, " ")} (`);
    expect(text).to.contain("Mozilla Public License Version 2.0");
  });
});

describe("npm run audit", () => {
  const advisory = {
    id: 1,
    url: "https://github.com/advisories/GHSA-aaaa-bbbb-cccc",
    title: "Follows too far",
    severity: "high",
    vulnerable_versions: "<99.0.0",
    cwe: ["CWE-601"],
    cvss: { score: 7, vectorString: null },
  };
  const cases = [
    {
      title: "passes where the registry knows nothing",
      status: 200,
      body: {},
      exitCode: 0,
      says: "1 passed, 0 failed",
    },
    {
      title: "fails for an advisory",
      status: 200,
      body: { axios: [advisory] },
      exitCode: 1,
      says: "failed: axios <99.0.0: high: Follows too far",
    },
    {
      title: "is skipped, and says why, where the registry offers none",
      status: 405,
      body: {},
      exitCode: 0,
      says: "0 passed, 0 failed, 1 skipped",
    },
  ];

  for (const { title, status, body, exitCode, says } of cases) {
    it(title, async () => {
      const registry = await startRegistry(status, body);
      const { port } = registry.address() as AddressInfo;
      const { stdout, exitCode: code } = await execa("node", ["scripts/audit.ts"], {
        cwd: root,
        preferLocal: true,
        reject: false,
        env: { npm_config_registry: `http://127.0.0.1:${port}`, npm_config_fetch_retries: "0" },
      });
      registry.close();

      expect(stdout).to.contain(says);
      expect(code).to.equal(exitCode);
    });
  }
});

/** A registry that has no packages, and answers the question for advisories as it is told. */
function startRegistry(status: number, advisories: unknown): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume();
    const asked = request.url?.endsWith("/advisories/bulk") === true;
    response.writeHead(asked ? status : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(asked ? advisories : {}));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
