import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type GitWorkTree, openWorkTree } from "./git-work-tree.ts";
import { kustomizePath } from "./need-tool.ts";
import { promotionEnv } from "./promotion-world.ts";
import { runTiphys, TEST_DAY } from "./run-tiphys.ts";
import { attestationKey, signedAttestation } from "./signed-attestation.ts";
import { ROOT } from "./source-files.ts";

/** An example's fleet as a repository of its own, in which CI signs by a key that the test has. */
export interface StoryRepository extends GitWorkTree {
  readonly read: (path: string) => string;
  /** Commits what CI says of an image, by its digest in 64 digits: each check has passed. */
  readonly attest: (digest: string, checks: readonly string[]) => void;
  /** Of an overlay's image. */
  readonly digestIn: (overlay: string) => string;
}

export interface StoryStep {
  /** The moment; a step without one happens when the one before it did. */
  readonly at?: string;
  /** What somebody commits before the command. */
  readonly change?: (repository: StoryRepository) => void;
  /** A command without its "tiphys"; words in capitals behind a "$" are settings. */
  readonly run: string;
  readonly exitCode?: number;
}

interface Told {
  readonly command: string;
  readonly output: string;
}

/**
 * Runs the steps in a copy of the example, and holds what its README shows behind "story" comments against them, one
 * by one; GOLDEN=update writes it there. Names of commits are made up.
 */
export async function tellStory(
  name: string,
  steps: readonly StoryStep[],
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-story-")));
  try {
    const repository = openStory(name, join(folder, "fleet"));
    const env = promotionEnv(await kustomizePath());
    const told: Told[] = [];
    let now = TEST_DAY;
    for (const { at, change, run, exitCode = 0 } of steps) {
      if (at !== undefined) now = Date.parse(at);
      change?.(repository);
      const argv = wordsOf(run).map((word) => settings[word.replace(/^\$/, "")] ?? word);
      const said = await runTiphys({ argv, cwd: repository.folder, now, env });
      expect(said.exitCode, `${run}\n${said.stderr}${said.stdout}`).to.equal(exitCode);
      const commits = repository.git("log", "--all", "--reverse", "--format=%h", "--abbrev=12");
      const output = steadyText((said.stdout || said.stderr).trimEnd(), commits.split("\n"));
      told.push({ command: `tiphys ${run}`, output });
    }
    compare(join(ROOT, "examples", name, "README.md"), told);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function openStory(name: string, folder: string): StoryRepository {
  const repository = openWorkTree(folder);
  cpSync(join(ROOT, "examples", name), folder, { recursive: true });
  rmSync(join(folder, "README.md"));
  const key = attestationKey();
  const read = (path: string) => readFileSync(join(folder, path), "utf8");
  const fleet = read("tiphys.yaml");
  const signing = fleet.replace(/(\{name: ci, sshKey: ")[^"]+/, `$1${key.sshKey}`);
  expect(signing).not.to.equal(fleet);
  writeFileSync(join(folder, "tiphys.yaml"), signing);
  repository.commit("Begin");
  return {
    ...repository,
    read,
    digestIn: (overlay) =>
      /digest: sha256:(\w+)/.exec(read(`${overlay}/kustomization.yaml`))?.[1] ?? "",
    attest: (digest, checks) => {
      const lines = checks.map((check) =>
        signedAttestation(key, { digests: [digest], predicate: { name: check, result: "pass" } }),
      );
      repository.write({ [`attestations/${digest.slice(0, 12)}.jsonl`]: `${lines.join("\n")}\n` });
      repository.commit(`Attest ${checks.join(", ")}`);
    },
  };
}

/** As a shell splits a line whose quotes are all double. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/** Names of commits depend on every byte of the example: the first, second … have made-up ones. */
function steadyText(text: string, commits: readonly string[]): string {
  return commits.reduce(
    (shown, commit, index) =>
      shown.replaceAll(
        commit,
        createHash("sha256").update(`commit ${index}`).digest("hex").slice(0, 12),
      ),
    text.replaceAll(/sha256:[0-9a-f]+/g, "sha256:…"),
  );
}

const SHOWN = /<!-- story -->\n\n```console\n\$ (.+)\n[\s\S]*?```\n/g;

function compare(file: string, told: readonly Told[]): void {
  const page = readFileSync(file, "utf8");
  expect([...page.matchAll(SHOWN)].map(([, command]) => command)).to.deep.equal(
    told.map(({ command }) => command),
  );
  const rest = [...told];
  const expected = page.replaceAll(SHOWN, () => {
    const { command = "", output = "" } = rest.shift() ?? {};
    return `<!-- story -->\n\n\`\`\`console\n$ ${command}\n${output}\n\`\`\`\n`;
  });
  if (process.env.GOLDEN === "update") writeFileSync(file, expected);
  expect(readFileSync(file, "utf8")).to.equal(expected);
}
