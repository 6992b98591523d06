import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const root = fileURLToPath(new URL("../../", import.meta.url));
const stages = readStages(readFileSync(join(root, "Dockerfile"), "utf8"));

describe("Dockerfile", () => {
  it("copies only what the repository holds and the build context keeps", () => {
    const copied = stages.flatMap(({ copies }) => copies.filter(({ from }) => from === null));
    const paths = copied.flatMap(({ sources }) => sources);
    expect(paths.length).to.be.greaterThan(3);
    for (const path of paths) {
      expect(existsSync(join(root, path)), path).to.equal(true);
      expect(isLeftOut(path), `${path} in .dockerignore`).to.equal(false);
    }
  });

  it("copies from named stages that come before, out of folders these stages work in", () => {
    for (const [index, { copies }] of stages.entries()) {
      for (const { from, sources } of copies.filter(({ from }) => from !== null)) {
        const origin = stages.slice(0, index).find(({ name }) => name === from);
        expect(origin, `stage ${from}`).not.to.equal(undefined);
        for (const source of sources) {
          expect(
            producedPaths(origin?.name).some((path) => source.startsWith(path)),
            source,
          ).to.equal(true);
        }
      }
    }
  });

  it("runs scripts that exist", () => {
    const scripts = stages.flatMap(({ text }) => [...text.matchAll(/\bnode (scripts\/\S+)/g)]);
    expect(scripts).not.to.have.length(0);
    for (const [, path = ""] of scripts) expect(existsSync(join(root, path)), path).to.equal(true);
  });

  it("ends in a stage without root, whose programs the user cannot change", () => {
    const last = stages.at(-1);
    expect(last?.text).to.match(/^USER 999:999$/m);
    expect(last?.copies.map(({ flags }) => flags)).to.deep.equal([
      ["--from=warm", "--chown=0:0", "--chmod=755"],
    ]);
  });

  it("builds the kustomize that the tests use, in the same way", () => {
    const declaration = join(root, "test/tools/kustomize/tool.json");
    const { ldflags = "" } = existsSync(declaration)
      ? JSON.parse(readFileSync(declaration, "utf8"))
      : {};
    const stage = stages.find(({ name }) => name === "kustomize");
    expect(stage?.text).to.contain(`-ldflags "${["-s -w", ldflags].join(" ").trim()}"`);
  });

  it("runs the Node that package.json asks for", () => {
    const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const [, major] = />=(\d+)/.exec(engines.node) ?? [];
    const images = stages.map(({ image }) => image).filter((image) => image.includes("node"));
    const majors = images.map((image) => /node(?:js|:)(\d+)/.exec(image)?.[1]);
    expect(majors).to.deep.equal(images.map(() => major));
    expect(images).to.have.length.greaterThan(1);
  });
});

interface Copy {
  readonly from: string | null;
  readonly flags: readonly string[];
  readonly sources: readonly string[];
}

interface Stage {
  readonly name: string;
  readonly image: string;
  readonly text: string;
  readonly copies: readonly Copy[];
}

function readStages(dockerfile: string): readonly Stage[] {
  const texts = dockerfile
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll("\\\n", " ")
    .split(/^(?=FROM )/m);
  return texts.slice(1).map((text) => {
    const [, image = "", name = ""] = /^FROM (\S+)(?: AS (\S+))?/.exec(text) ?? [];
    const copies = [...text.matchAll(/^COPY (.+)$/gm)].map(([, words = ""]) => readCopy(words));
    return { name, image, text, copies };
  });
}

function readCopy(text: string): Copy {
  const words = text.trim().split(/\s+/);
  const flags = words.filter((word) => word.startsWith("--"));
  const from = flags.find((flag) => flag.startsWith("--from="))?.slice("--from=".length) ?? null;
  return { from, flags, sources: words.filter((word) => !word.startsWith("--")).slice(0, -1) };
}

/** Where a stage puts things: its working folders and those of the stage it builds on. */
function producedPaths(name: string | undefined): readonly string[] {
  const stage = stages.find((candidate) => candidate.name === name);
  if (stage === undefined) return name?.includes("/nodejs") === true ? ["/nodejs/bin/node"] : [];
  const folders = [...stage.text.matchAll(/^WORKDIR (\S+)$|-o (\S+)/gm)].map(
    ([, folder, output]) => folder ?? output ?? "",
  );
  return [...folders, ...producedPaths(stage.image)];
}

/** The last line of .dockerignore that names the path or a folder above it decides. */
function isLeftOut(path: string): boolean {
  const lines = readFileSync(join(root, ".dockerignore"), "utf8").trim().split("\n");
  const isBelow = (folder: string) => `${path}/`.startsWith(`${folder}/`);
  const deciding = lines.findLast((line) => isBelow(line.replace(/^!/, "")));
  return deciding !== undefined && !deciding.startsWith("!");
}
