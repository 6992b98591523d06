import { expect } from "chai";
import { versionDigest } from "#core/promotion/version-digest.ts";
import { holdsMark, markLine, markTag } from "#core/promotion/version-mark.ts";

const IMAGES = [
  { name: "a", newName: null, tag: "v1", digest: null },
  { name: "b", newName: "host/b", tag: "v2", digest: "sha256:1" },
];
const VERSION = { images: IMAGES, files: { "x.yaml": "1" }, fields: { "y.yaml:.z": 2 } };
const MARKED = { app: "shop", environment: "prod", version: versionDigest(VERSION) };

describe("what is signed of a version", () => {
  it("is the same whatever order it is written in, and wherever its images are pulled from", () => {
    const other = {
      ...VERSION,
      images: [...IMAGES].reverse().map((each) => ({ ...each, newName: "x" })),
    };
    expect(versionDigest(other)).to.equal(MARKED.version);
  });

  it("is another for any other thing that moves", () => {
    const others = [
      { ...VERSION, images: IMAGES.slice(1) },
      { ...VERSION, images: IMAGES.map((each) => ({ ...each, tag: "v3" })) },
      { ...VERSION, images: IMAGES.map((each) => ({ ...each, digest: "sha256:2" })) },
      { ...VERSION, files: {} },
      { ...VERSION, fields: { "y.yaml:.z": "2" } },
    ].map(versionDigest);
    expect(new Set([MARKED.version, ...others]).size).to.equal(others.length + 1);
  });

  it("is a line of its own, above the signature, and says what it means", () => {
    const line = markLine("approve", MARKED);
    expect(holdsMark(`Fine\n\n${line}\r\n`, "approve", MARKED)).to.equal(true);
    const wrong = [
      `Fine ${line}`,
      ` ${line}`,
      `${line} and more`,
      line.replace("prod", "staging"),
      `x\n-----BEGIN SSH SIGNATURE-----\n${line}\n`,
    ];
    for (const text of wrong) expect(holdsMark(text, "approve", MARKED), text).to.equal(false);
    expect(holdsMark(line, "fix", MARKED)).to.equal(false);
  });

  it("has a tag whose name git takes, whatever the address", () => {
    for (const email of ["a.b+c@example.com", "..", "x y~^:?*[\\", ""])
      expect(markTag("approve", { ...MARKED, commit: "3f2a9c1d8e7b", email })).to.match(
        /^approve\/shop\/prod\/[0-9a-f]{12}-3f2a9c1-[A-Za-z0-9-]+$/,
      );
  });
});
