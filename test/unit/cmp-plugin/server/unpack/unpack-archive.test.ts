import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { type ArchiveRequest, unpackArchive } from "#cmp-plugin/server/unpack/unpack-archive.ts";
import { UNPACK_LIMITS } from "#cmp-plugin/server/unpack/unpack-limits.ts";
import {
  type ArchiveEntry,
  inPieces,
  packedFiles,
  sha256,
  tarOf,
} from "#test/support/plugin-archive.ts";

describe("unpacking what Argo CD sends", () => {
  let outside: string;
  let folder: string;

  beforeEach(() => {
    outside = mkdtempSync(join(tmpdir(), "tiphys-unpack-"));
    folder = join(outside, "tree");
    mkdirSync(folder);
  });
  afterEach(() => rmSync(outside, { recursive: true, force: true }));

  const unpack = async (packed: Buffer, changes: Partial<ArchiveRequest> = {}) => {
    const unpacked = await unpackArchive({
      ...{ chunks: inPieces(packed), size: packed.length, checksum: sha256(packed) },
      folder: () => folder,
      limits: UNPACK_LIMITS,
      ...changes,
    });
    expect(readdirSync(folder), "before it is asked for").to.deep.equal([]);
    unpacked.held.toDisk();
    return unpacked;
  };
  const refusal = async (work: Promise<unknown>): Promise<string> => {
    const error = await work.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(TiphysError).with.property("code", "UPLOAD_REFUSED");
    expect(readdirSync(outside), "outside the tree").to.deep.equal(["tree"]);
    return (error as TiphysError).message;
  };

  it("writes files, folders and links that stay inside", async () => {
    const packed = gzipSync(
      await tarOf([
        { name: "apps/", type: "directory" },
        { name: "apps/link.yaml", type: "symlink", linkname: "../base/a.yaml" },
        { name: "base/a.yaml", data: "a: 1\n", mode: 0o777 },
        { name: "base/dangling", type: "symlink", linkname: "nowhere" },
        { name: `base/${"long".repeat(50)}/${"n".repeat(200)}.yaml`, data: "b: 2\n" },
        { name: "empty.yaml", data: "" },
      ]),
    );
    expect((await unpack(packed)).held.entries()).to.equal(6);
    expect(readFileSync(join(folder, "apps/link.yaml"), "utf8")).to.equal("a: 1\n");
    expect(readlinkSync(join(folder, "base/dangling"))).to.equal("nowhere");
    expect(readdirSync(folder)).to.have.members(["apps", "base", "empty.yaml"]);
  });

  it("writes a file of many megabytes as it was", async () => {
    const data = Buffer.alloc(9_000_001, "0123456789abcdef ");
    const packed = gzipSync(await tarOf([{ name: "big", data }]));
    await unpack(packed);
    expect(sha256(readFileSync(join(folder, "big")))).to.equal(sha256(data));
  });

  const evil: readonly (readonly [string, readonly ArchiveEntry[], string])[] = [
    ["a path upwards", [{ name: "../evil", data: "x" }], "one that leads upwards"],
    ["a path upwards from within", [{ name: "a/../../evil", data: "x" }], "leads upwards"],
    ["an absolute path", [{ name: "/tmp/evil", data: "x" }], "an absolute one"],
    ["an absolute link", [{ name: "l", type: "symlink", linkname: "/etc" }], "leads out of it"],
    ["a link upwards", [{ name: "a/l", type: "symlink", linkname: "../.." }], "leads out of it"],
    [
      "links that lead out together",
      [
        { name: "a/b/top", type: "symlink", linkname: "../.." },
        { name: "out", type: "symlink", linkname: "a/b/top/.." },
      ],
      'link "out"',
    ],
    [
      "a file behind a link",
      [
        { name: "l", type: "symlink", linkname: "." },
        { name: "l/evil", data: "x" },
      ],
      'entry "l": expected each path once',
    ],
    ["a hard link", [{ name: "h", type: "link", linkname: "../x" }], "got link"],
    ["a device", [{ name: "d", type: "character-device" }], "got character-device"],
    ["a pipe", [{ name: "p", type: "fifo" }], "got fifo"],
    [
      "a file that is there twice",
      [
        { name: "a", data: "1" },
        { name: "./a", data: "2" },
      ],
      'entry "a": expected each path once, got it twice',
    ],
    [
      "a file that is a folder too",
      [
        { name: "a", data: "1" },
        { name: "a/b", data: "2" },
      ],
      "expected each path once",
    ],
    ["a path too deep", [{ name: `${"d/".repeat(70)}f`, data: "x" }], "at most 64 folders deep"],
    [
      "a name too long",
      [{ name: "n".repeat(256), data: "x" }],
      "at most 255 bytes, got one of 256",
    ],
    ["no name", [{ name: ".", type: "file", data: "x" }], "expected a name, got none"],
  ];
  for (const [title, entries, expected] of evil)
    it(`refuses ${title}`, async () => {
      expect(await refusal(unpack(gzipSync(await tarOf(entries))))).to.contain(expected);
    });

  it("refuses more entries than the limit", async () => {
    const packed = await packedFiles({ a: "", b: "", c: "" });
    const limits = { ...UNPACK_LIMITS, entries: 2 };
    expect(await refusal(unpack(packed, { limits }))).to.contain("at most 2 entries, got more");
  });

  it("refuses more bytes than the limit, and stops there", async () => {
    const packed = gzipSync(await tarOf([{ name: "a", data: Buffer.alloc(3_000_000, "ab") }]));
    const limits = { ...UNPACK_LIMITS, bytes: 1_000_000 };
    expect(await refusal(unpack(packed, { limits }))).to.contain("at most 1000000 bytes");
  });

  it("refuses a bomb, which grows a thousand times", async () => {
    const packed = gzipSync(await tarOf([{ name: "a", data: Buffer.alloc(40_000_000) }]));
    expect(packed.length).to.be.below(60_000);
    expect(await refusal(unpack(packed))).to.contain("at most 200 times as large as packed");
  });

  it("refuses headers of megabytes, which would be gathered in memory", async () => {
    const name = `a/${"b".repeat(8_000_000)}`;
    const packed = gzipSync(await tarOf([{ name, data: "x" }]));
    expect(await refusal(unpack(packed))).to.contain("a damaged one");
  });

  const damages: readonly (readonly [
    title: string,
    damage: (packed: Buffer) => Partial<ArchiveRequest>,
    expected: string,
  ])[] = [
    ["another checksum", () => ({ checksum: sha256(Buffer.from("")) }), "the announced SHA-256"],
    ["fewer bytes than announced", ({ length }) => ({ size: length + 1 }), "bytes announced, got"],
    ["more bytes than announced", ({ length }) => ({ size: length - 1 }), "announced, got more"],
    ["a stream that ends early", (packed) => whole(packed.subarray(0, -20)), "a damaged one"],
    ["what is no gzip", () => whole(Buffer.from("PK and so on")), "a damaged one"],
    ["what is no tar", () => whole(gzipSync(Buffer.alloc(2048, "x"))), "a damaged one"],
    ["a tar that ends early", () => whole(gzipSync(cutTar)), "a damaged one"],
    ["an announced size over the limit", () => ({ size: 1e12 }), "got 1000000000000"],
  ];
  const whole = (bytes: Buffer) => ({
    ...{ chunks: inPieces(bytes), size: bytes.length, checksum: sha256(bytes) },
  });
  let cutTar: Buffer;
  before(async () => {
    cutTar = (await tarOf([{ name: "a", data: "x".repeat(5000) }])).subarray(0, 2000);
  });
  for (const [title, damage, expected] of damages)
    it(`refuses ${title}`, async () => {
      const packed = await packedFiles({ "a.yaml": "a: 1\n".repeat(1000) });
      expect(await refusal(unpack(packed, damage(packed)))).to.contain(expected);
    });

  it("ends when its source fails, with the source's own error", async () => {
    const failing = async function* () {
      yield Buffer.from("x");
      throw new TiphysError("STOPPING", "over");
    };
    const error = await unpack(Buffer.from("xx"), { chunks: failing() }).catch((thrown) => thrown);
    expect(error).to.have.property("message", "over");
  });
});
