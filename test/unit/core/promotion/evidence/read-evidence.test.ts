import { expect } from "chai";
import { digest } from "#core/document/digest.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { readEvidence } from "#core/promotion/evidence/read-evidence.ts";
import { writeEvidence } from "#core/promotion/evidence/write-evidence.ts";
import { ROLLBACK_EVIDENCE, SAMPLE_EVIDENCE } from "#test/support/sample-evidence.ts";

const written = writeEvidence(SAMPLE_EVIDENCE);

describe("evidence", () => {
  for (const spec of [SAMPLE_EVIDENCE, ROLLBACK_EVIDENCE]) {
    it(`of a ${spec.cause} is read as it was written, byte for byte`, () => {
      const { path, text, digest: named } = writeEvidence(spec);
      const read = readEvidence(text, path);
      expect(read).to.deep.equal({ spec, digest: named, problem: null });
      expect(digest(readYaml(text, { file: path })[0]?.value)).to.equal(named);
    });
  }

  it("lies under the app and the environment", () => {
    expect(written.path).to.equal("promotions/shop/prod.yaml");
    expect(readEvidence(written.text, "promotions/cart/prod.yaml").problem).to.equal(
      "is the evidence of promotions/shop/prod.yaml, and lies in promotions/cart/prod.yaml",
    );
  });

  it("with any byte changed is no evidence, or has another digest", () => {
    const bytes = new TextEncoder().encode(written.text);
    const unseen = [...bytes.keys()].flatMap((at) => {
      const doctored = bytes.with(at, (bytes[at] ?? 0) ^ 1);
      const read = readEvidence(new TextDecoder().decode(doctored), written.path);
      return read.problem === null && read.digest === written.digest ? [at] : [];
    });
    expect(bytes.length).to.be.greaterThan(1000);
    expect(unseen).to.deep.equal([]);
  });

  const doctored = [
    { title: "a comment", change: (text: string) => `${text}# seen by nobody\n` },
    { title: "a field more", change: (text: string) => text.replace("spec:\n", "spec:\n  a: 1\n") },
    { title: "a second document", change: (text: string) => `${text}---\n${text}` },
    { title: "no gates", change: (text: string) => text.slice(0, text.indexOf("  gates:")) },
    {
      title: "two origins",
      change: (text: string) => text.replace("  to:", "  command: {images: [a]}\n  to:"),
    },
    { title: "broken YAML", change: (text: string) => text.replace("spec:", "spec: [") },
    {
      title: "fields in another order",
      change: (text: string) => text.replace(/( {2}app: .*\n)( {2}from: .*\n)/, "$2$1"),
    },
  ];
  for (const { title, change } of doctored) {
    it(`is refused with ${title}`, () => {
      const text = change(written.text);
      expect(text).not.to.equal(written.text);
      expect(readEvidence(text, written.path).problem).to.be.a("string");
    });
  }
});
