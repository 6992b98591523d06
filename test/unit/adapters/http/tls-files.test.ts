import { join } from "node:path";
import { expect } from "chai";
import { readTlsFiles } from "#adapters/http/tls-files.ts";
import { TiphysError } from "#core/errors.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { issueAuthority, issueLeaf } from "#webhooks/certificates/issue-certificates.ts";

const NOW = Date.now();

describe("a certificate and its key in files", () => {
  const folder = temporaryFolder();
  const read = (cert = "tls.crt", key = "tls.key") =>
    readTlsFiles(join(folder(), cert), join(folder(), key));

  beforeEach(async () => {
    const authority = await issueAuthority({ now: NOW, days: 2 });
    const hosts = ["webhook.test"];
    const leaf = await issueLeaf(authority, { now: NOW, days: 1, hosts });
    const other = await issueLeaf(authority, { now: NOW, days: 1, hosts });
    writeTree(folder(), {
      "tls.crt": leaf.certificatePem,
      "tls.key": leaf.keyPem,
      "other.key": other.keyPem,
      "empty.crt": "",
    });
  });

  it("are read with the end of the certificate", () => {
    const { cert, key, endsAt } = read();
    expect(cert).to.contain("BEGIN CERTIFICATE");
    expect(key).to.contain("BEGIN PRIVATE KEY");
    expect(endsAt).to.be.closeTo(NOW + 86_400_000, 1000);
  });

  const refused: readonly (readonly [title: string, files: readonly string[], words: string])[] = [
    ["a key of another certificate", ["tls.crt", "other.key"], "the key that belongs to it"],
    ["an empty certificate", ["empty.crt", "tls.key"], "expected a certificate in PEM"],
    ["a key in the place of the certificate", ["tls.key", "tls.key"], "expected a certificate"],
    ["a certificate that is not there", ["none.crt", "tls.key"], "--tls-cert"],
    ["a key that is not there", ["tls.crt", "none.key"], "got ENOENT"],
  ];
  for (const [title, files, words] of refused)
    it(`are refused before they are served with: ${title}`, () => {
      expect(() => read(...files))
        .to.throw(TiphysError, words)
        .with.property("code", "CONFIG_INVALID");
    });
});
