import {
  copyFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { cachedRender, type CacheResult } from "#cmp-plugin/cache/cached-render.ts";
import { renderApplication, type RenderOutcome } from "#cmp-plugin/generate/render-application.ts";
import { buildBundle } from "#core/policy/bundle.ts";
import { openRenderCache, type RenderCache } from "#rendering/cache/render-cache.ts";
import type { SourceTree } from "#rendering/closure/source-tree.ts";
import { openTreeNodes } from "#cmp-plugin/server/unpack/tree-nodes.ts";
import { diskTree } from "#rendering/closure/disk-tree.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { policyOf, sourceOf } from "#test/support/fleet-setup.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { randomFrom } from "#test/support/random.ts";
import { RICH_OVERLAY, RICH_REPOSITORY } from "#test/support/rich-repository.ts";
import { TEST_DAY } from "#test/support/run-tiphys.ts";

interface Asking {
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: number;
  readonly project?: string;
}

interface Answer {
  readonly text: string;
  readonly result: CacheResult;
}

describe("a render that is looked for in the cache first", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const repository = () => join(folder(), "repository");
  const kustomize = () => join(folder(), "bin/kustomize");
  let source = "";
  let cache: RenderCache;
  let events: string[] = [];

  const open = (changes: { readonly program?: string } = {}) =>
    openRenderCache({
      ...{ folder: join(folder(), "cache"), maxBytes: 1e8, memoryBytes: 1e7, program: "1" },
      onEvent: (event, detail) => events.push(`${event} ${detail}`),
      ...changes,
    });

  before(async () => (source = await kustomizePath()));
  beforeEach(() => {
    events = [];
    meanwhile = () => {};
    for (const name of ["bin", "cache"]) mkdirSync(join(folder(), name));
    copyFileSync(source, kustomize());
    writeTree(repository(), RICH_REPOSITORY);
    cache = open();
  });

  const envOf = ({ env, project = "shop" }: Asking) => ({
    TIPHYS_KUSTOMIZE: kustomize(),
    ARGOCD_APP_NAME: "web",
    ARGOCD_APP_PROJECT_NAME: project,
    ARGOCD_APP_SOURCE_PATH: RICH_OVERLAY,
    KUBE_VERSION: "1.33.0",
    ...env,
  });
  const renderWith = (asking: Asking) => (given: { readonly cwd: string }) =>
    renderApplication({
      ...given,
      env: envOf(asking),
      now: () => asking.now ?? TEST_DAY,
      signal: new AbortController().signal,
      processGroup: "own",
    });
  const cwd = () => join(repository(), RICH_OVERLAY);

  /** Done while an answer is made, after the cache was asked. */
  let meanwhile = () => {};
  const ask = async (asking: Asking = {}): Promise<Answer> => {
    const { project = "shop", now = TEST_DAY } = asking;
    let result: CacheResult = "failed";
    const text = await textOf(async () => {
      const answer = await cachedRender({
        cache,
        question: {
          ...{ project, now, path: RICH_OVERLAY },
          tree: treeOf(repository()),
          env: envOf(asking),
        },
        toDisk: () => Promise.resolve(cwd()),
        render: async (given) => {
          const outcome = await renderWith(asking)(given);
          meanwhile();
          return outcome;
        },
      });
      result = answer.result;
      return answer.outcome;
    });
    return { text, result };
  };
  /** As a server has it that received it. */
  const treeOf = (root: string): SourceTree => {
    const { source, ...nodes } = openTreeNodes();
    const disk = diskTree(root);
    const enter = (path: string): void => {
      const node = disk.look(path);
      if (node !== null && path !== "" && node.kind !== "folder") nodes.add(path, node);
      if (node?.kind === "file") nodes.setDigest(path, disk.digest(path) ?? "");
      if (node?.kind === "folder")
        for (const name of disk.names(path)) enter(path === "" ? name : `${path}/${name}`);
    };
    enter("");
    return source;
  };
  const fresh = (asking: Asking = {}) => textOf(() => renderWith(asking)({ cwd: cwd() }));
  /** What the cache answers is what a render would answer. */
  const askRightly = async (asking: Asking = {}): Promise<CacheResult> => {
    const { text, result } = await ask(asking);
    expect(text).to.equal(await fresh(asking));
    return result;
  };

  it("is found again, byte for byte", async () => {
    expect(await askRightly()).to.equal("stored");
    expect(await askRightly()).to.equal("hit");
    cache = open();
    expect(await askRightly(), "from the disk").to.equal("hit");
    expect(events).to.deep.equal([]);
  });

  it("is made anew when any file is another that it read, and found again when it is back", async () => {
    await ask();
    const results: Record<string, CacheResult> = {};
    for (const [index, path] of Object.keys(RICH_REPOSITORY).entries()) {
      const undo = damage(join(repository(), path), { isRemoved: index % 2 === 0, path });
      results[path] = await askRightly();
      undo();
      expect((await ask()).result, `with ${path} again`).to.equal("hit");
    }
    const unread = Object.keys(results).filter((path) => results[path] === "hit");
    expect(unread).to.deep.equal([
      "policies/images.test.yaml",
      "policies/notes.txt",
      "policies-elsewhere/other.yaml",
      "policies-more/two.yaml",
      "slos/web.yaml",
      "freezes/holidays.yaml",
      `${RICH_OVERLAY}/config/unused.conf`,
      `${RICH_OVERLAY}/README.md`,
      "apps/web/overlays/dev/kustomization.yaml",
      "apps/web/base/unused.yaml",
      "apps/other/kustomization.yaml",
    ]);
  });

  it("is made anew when a file comes that would be read, wherever that is", async () => {
    await ask();
    const places = [...new Set(Object.keys(RICH_REPOSITORY).map(dirname))].flatMap((place) =>
      ["new.yaml", "Kustomization", "kustomization.yml", "tiphys.yaml"].map((n) => join(place, n)),
    );
    const missed: string[] = [];
    for (const path of places.filter((place) => !(place in RICH_REPOSITORY))) {
      writeTree(repository(), { [path]: "kind: Nonsense\n" });
      if ((await askRightly()) !== "hit") missed.push(path);
      rmSync(join(repository(), path));
    }
    expect(missed).to.include.members(["policies/deep/er/new.yaml", "crds/new.yaml"]);
    expect(missed).to.include(`${RICH_OVERLAY}/Kustomization`).and.not.include("slos/new.yaml");
    expect((await ask()).result).to.equal("hit");
  });

  const variables: readonly (readonly [string, Readonly<Record<string, string>>, boolean])[] = [
    ["the namespace", { ARGOCD_APP_NAMESPACE: "elsewhere" }, true],
    ["the application's name", { ARGOCD_APP_NAME: "api" }, true],
    ["the version of Kubernetes", { KUBE_VERSION: "1.31.0" }, true],
    ["parameters", { ARGOCD_APP_PARAMETERS: '[{"name":"name-prefix","string":"x-"}]' }, true],
    ["broken parameters", { ARGOCD_APP_PARAMETERS: "[" }, true],
    ["a variable that a file asks for", { FROM_OUTSIDE: "1" }, true],
    ["a switch of kustomize", { KUSTOMIZE_ENABLE_MANAGEDBY_LABEL: "true" }, true],
    ["the revision", { ARGOCD_APP_REVISION: "abc" }, false],
    ["the branch", { ARGOCD_APP_SOURCE_TARGET_REVISION: "main" }, false],
    ["API versions", { KUBE_API_VERSIONS: "apps/v1" }, false],
    ["a variable of the Application", { ARGOCD_ENV_A: "b" }, false],
  ];
  for (const [title, env, matters] of variables)
    it(`${matters ? "is made anew" : "is found again"} with another value of ${title}`, async () => {
      await ask();
      expect(await askRightly({ env })).to.satisfy((got: string) => (got === "hit") !== matters);
      expect(await askRightly()).to.equal("hit");
    });

  for (const day of ["2026-12-13", "2026-12-25"])
    it(`is made anew on ${day}, when an exception or an override has ended`, async () => {
      await ask();
      const before = Date.parse("2026-12-12T23:59:59Z");
      expect(await askRightly({ now: before })).to.equal("hit");
      expect(await askRightly({ now: Date.parse(`${day}T00:00:00Z`) })).not.to.equal("hit");
    });

  it("is made anew by another kustomize, and by another version of ours", async () => {
    await ask();
    utimesSync(kustomize(), 1, 1);
    expect(await askRightly()).to.equal("stored");
    cache = open({ program: "2" });
    expect(await askRightly()).to.equal("stored");
  });

  it("is made anew when the platform's bundle is another", async () => {
    const env = { TIPHYS_BUNDLE: join(folder(), "bundle.yaml") };
    const write = (cel: string) => writeBundle(env.TIPHYS_BUNDLE, cel);
    write("true");
    expect(await askRightly({ env })).to.equal("stored");
    expect(await askRightly({ env })).to.equal("hit");
    write("1 == 2");
    expect(await askRightly({ env })).to.equal("stored");
    rmSync(env.TIPHYS_BUNDLE);
    expect(await askRightly({ env })).to.equal("failed");
  });

  it("is not kept when the platform's bundle, or kustomize, changed while it was made", async () => {
    const env = { TIPHYS_BUNDLE: join(folder(), "bundle.yaml") };
    const write = (cel: string) => writeBundle(env.TIPHYS_BUNDLE, cel);
    write("true");
    meanwhile = () => write("1 == 2");
    expect((await ask({ env })).result).to.equal("uncacheable");
    meanwhile = () => utimesSync(kustomize(), 2, 2);
    expect((await ask({ env })).result).to.equal("uncacheable");
    meanwhile = () => {};
    expect(await askRightly({ env })).to.equal("stored");
  });

  it("is made anew when an exception of Kyverno has ended", async () => {
    writeTree(repository(), KYVERNO);
    const after = Date.parse("2026-11-30T11:00:00Z");
    const before = after - 1;
    expect(await askRightly({ now: before })).to.equal("stored");
    expect((await ask({ now: before })).text).not.to.match(/^tiphys denied/);
    expect(await askRightly({ now: after })).to.equal("stored");
    expect((await ask({ now: after })).text).to.match(/^tiphys denied/);
  });

  it("is kept when it is denied, and not when it fails", async () => {
    writeTree(repository(), { "policies/strict.yaml": strict });
    expect(await askRightly()).to.equal("stored");
    expect(await askRightly()).to.equal("hit");
    expect((await ask()).text).to.match(/^tiphys denied/);
    rmSync(join(cwd(), "replicas.yaml"));
    expect(await askRightly()).to.equal("failed");
    expect(await askRightly()).to.equal("failed");
  });

  it("is never another project's", async () => {
    await ask();
    expect((await ask({ project: "other" })).result).to.equal("stored");
    expect((await ask()).result).to.equal("hit");
  });

  for (const seed of [1, 2, 3])
    it(`is never stale, whatever happens to a repository (seed ${seed})`, async () => {
      const random = randomFrom(seed);
      const paths = Object.keys(RICH_REPOSITORY);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
      let undo: (() => void)[] = [];
      let hits = 0;
      for (let step = 0; step < 40; step++) {
        if (random() < 0.4) {
          for (const back of undo.reverse()) back();
          undo = [];
        }
        const path = pick(paths);
        const isThere =
          lstatSync(join(repository(), path), { throwIfNoEntry: false }) !== undefined;
        if (random() < 0.6 && isThere && !undo.some((back) => back.name === path)) {
          const back = damage(join(repository(), path), { isRemoved: random() < 0.3, path });
          undo.push(Object.defineProperty(() => back(), "name", { value: path }));
        }
        const env = random() < 0.2 ? { ARGOCD_APP_NAMESPACE: pick(["a", "b"]) } : {};
        const now = TEST_DAY + Math.floor(random() * 2) * 40 * 86_400_000;
        if ((await askRightly({ env, now, project: `p${seed}` })) === "hit") hits += 1;
      }
      expect(hits).to.be.above(2);
    });

  it("is made anew when anything in a folder of plain manifests is another", async () => {
    rmSync(cwd(), { recursive: true });
    writeTree(cwd(), {
      "a.yaml": configMap("a"),
      "deep/b.json": "{}",
      "README.md": "",
      ".c.yaml": "",
    });
    rmSync(join(cwd(), "deep/b.json"));
    expect(await askRightly()).to.equal("stored");
    for (const [path, text, expected] of [
      ["README.md", "more", "hit"],
      [".c.yaml", configMap("c"), "hit"],
      ["a.yaml", configMap("b"), "stored"],
      ["deep/new.yml", configMap("d"), "stored"],
      ["kustomization.yaml", "resources: [a.yaml, deep/new.yml]\n", "stored"],
    ] as const) {
      writeFileSync(join(cwd(), path), text);
      expect(await askRightly(), path).to.equal(expected);
    }
  });

  it("is judged anew when it lost something since, though its files were seen before", async () => {
    expect((await ask()).result).to.equal("stored");
    const kustomization = join(cwd(), "kustomization.yaml");
    const text = readFileSync(kustomization, "utf8");
    writeFileSync(kustomization, text.replace("resources: [", "resources: [more.yaml, "));
    writeTree(cwd(), { "more.yaml": moreResources });
    expect((await ask()).result).to.equal("stored");
    writeFileSync(kustomization, text);
    const { text: answer, result } = await ask();
    expect(result).to.equal("uncacheable");
    expect(answer).to.match(/loses 20 of 28 resources/);
  });
});

function writeBundle(path: string, cel: string): void {
  const policies = [policyOf("platform", { cel })];
  const source = sourceOf({ policies, fleet: { platform: true, environments: [] } });
  writeFileSync(path, JSON.stringify(buildBundle(source, { slos: [], freezes: [] })));
}

function configMap(name: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
}

const strict = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: strict}
spec: {title: strict, severity: high, rules: [{id: r, cel: "object.kind != 'Service'"}]}
`;

/** A policy that denies Services, and an exception that ends within a day. */
const KYVERNO = {
  "policies/no-services.yaml": `apiVersion: policies.kyverno.io/v1
kind: ValidatingPolicy
metadata:
  name: no-services
  annotations: {policies.kyverno.io/severity: high}
spec:
  validationActions: [Deny]
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [services]}]
  validations: [{expression: "false", message: "no Services"}]
`,
  "exceptions/services.yaml": `apiVersion: policies.kyverno.io/v1
kind: PolicyException
metadata: {name: services}
spec:
  policyRefs: [{name: no-services, kind: ValidatingPolicy}]
  expiresAt: "2026-11-30T11:00:00Z"
`,
};

const moreResources = Array.from(
  { length: 20 },
  (_, index) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more-${index}}\n`,
).join("---\n");

/** All that comes out, but for whether it was compared: that depends on what was rendered before. */
async function textOf(work: () => Promise<RenderOutcome>): Promise<string> {
  try {
    const outcome = await work();
    const report = outcome.report.replace("; not compared with an earlier render", "");
    if (outcome.isDenied) return report;
    return [report, ...outcome.texts.map(({ bytes }) => Buffer.from(bytes).toString())].join("\n");
  } catch (error) {
    return `failed: ${(error as Error).message}`;
  }
}

interface Damage {
  readonly isRemoved: boolean;
  readonly path: string;
}

/** Removes a file or a link, or adds a line to a file; how to undo that. */
function damage(file: string, { isRemoved, path }: Damage): () => void {
  const original = String(RICH_REPOSITORY[path]);
  const isLink = original.startsWith("-> ");
  if (isRemoved || isLink) rmSync(file);
  else writeFileSync(file, `${original}\n`);
  return () => {
    if (isLink) symlinkSync(original.slice(3), file);
    else writeFileSync(file, original);
  };
}
