import { expect } from "chai";
import type { ImageVersion } from "#core/promotion/image-version.ts";
import {
  imagesBeside,
  otherImage,
  runningVersion,
} from "#core/promotion/winner/running-version.ts";

const DIGEST = `sha256:${"4f".repeat(32)}`;
const image = (name: string, tag: string, digest: string | null = null): ImageVersion => ({
  ...{ name, tag, digest, newName: null },
});
const version = (...images: readonly ImageVersion[]) => ({
  ...{ images, files: {}, fields: {} },
});

describe("a version that runs", () => {
  it("is told from today's by a tag", () => {
    expect(runningVersion(version(image("shop", "v2")), ["shop:v1"])).to.equal("v1");
  });

  it("is told by a digest where it has one", () => {
    const today = version(image("shop", "v2", `sha256:${"ab".repeat(32)}`));
    expect(runningVersion(today, [`shop:v1@${DIGEST}`])).to.equal(DIGEST);
  });

  it("is told by the first image that is another one, in its own registry", () => {
    const today = version(image("proxy", "v9"), { ...image("shop", "v2"), newName: "reg:5/shop" });
    expect(runningVersion(today, ["proxy:v9", "reg:5/shop:v1"])).to.equal("v1");
  });

  it("is not told by images where these are the same, or others", () => {
    expect(runningVersion(version(image("shop", "v2")), ["shop:v2"])).to.equal(null);
    expect(runningVersion(version(image("shop", "v2")), ["cart:v1"])).to.equal(null);
  });

  it("has the names that images have in another environment", () => {
    const stays = version(
      image("shop", "v1"),
      image("cart", "v3", DIGEST),
      image("only-here", "v1"),
    );
    const other = version({ ...image("shop", "v2"), newName: "reg:5/shop" }, image("cart", "v4"));
    expect(imagesBeside(stays, other)).to.deep.equal(["reg:5/shop:v1", `cart:v3@${DIGEST}`]);
  });

  it("is another one by a single image", () => {
    const today = version(image("shop", "v2"), image("cart", "v1"));
    expect(otherImage(today, ["shop:v2", "cart:v3"])?.name).to.equal("cart");
    expect(otherImage(today, ["shop:v2"])).to.equal(null);
  });
});
