import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { writeTree } from "./file-tree.ts";
import { kustomizePath } from "./need-tool.ts";
import { PAGE_METRICS } from "./page-metrics.ts";
import type { PagePart } from "./page-parts.ts";
import { runTiphys, TEST_DAY } from "./run-tiphys.ts";
import { pipeStages, shellWords } from "./shell-words.ts";
import { type AttestationKey, attestationKey, signedAttestation } from "./signed-attestation.ts";
import { ROOT } from "./source-files.ts";
import { startStubSource, type StubSource } from "./stub-source.ts";

/** Where pages say that metrics are. */
const SOURCE_URL = "http://localhost:9090";

/** A repository in which a page's commands run, at the page's time. */
export interface PageWorld {
  /** What the part's commands print, a text each; nothing for parts that show none. */
  readonly play: (part: PagePart) => Promise<readonly string[]>;
  readonly remove: () => Promise<void>;
}

interface Place {
  readonly folder: string;
  readonly kustomize: string;
  now: number;
  person: string;
  source: StubSource | null;
  readonly signer: AttestationKey;
}

/** An empty repository on the test's day, until the page says otherwise. */
export async function openPageWorld(): Promise<PageWorld> {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-page-")));
  const kustomize = await kustomizePath();
  const folder = join(parent, "fleet");
  const signer = attestationKey();
  const place: Place = { folder, kustomize, now: TEST_DAY, person: "Ada", source: null, signer };
  execFileSync("git", ["init", "--quiet", "--initial-branch=main", folder]);
  return {
    play: async (part) => await play(part, place),
    remove: async () => {
      await place.source?.close();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

async function play(part: PagePart, place: Place): Promise<readonly string[]> {
  if (part.kind === "at") place.now = part.ms;
  if (part.kind === "as") place.person = part.person;
  if (part.kind === "file") writeTree(place.folder, { [part.path]: part.content });
  if (part.kind === "begin") begin(part.fleet, place);
  if (part.kind === "metrics") await answer(part.name, place);
  if (part.kind === "attest") attest(part, place);
  if (part.kind === "run") await output(part.command, place);
  const printed: string[] = [];
  for (const command of part.kind === "console" ? part.commands : [])
    printed.push(steadyText(endLine(await output(command, place)), place));
  return printed;
}

function endLine(text: string): string {
  return text === "" ? "" : `${text.trimEnd()}\n`;
}

/** A fleet of examples/ without its README, or one that only pages have, committed; its CI signs by the world's key. */
function begin(name: string, place: Place): void {
  const example = join(ROOT, "examples", name);
  const source = existsSync(example) ? example : join(ROOT, "test/support/page-fleets", name);
  cpSync(source, place.folder, { recursive: true });
  rmSync(join(place.folder, "README.md"), { force: true });
  edit(join(place.folder, "tiphys.yaml"), (text) =>
    text.replace(/(\{name: ci, sshKey: ")[^"]+/, `$1${place.signer.sshKey}`),
  );
  shell("git add --all && git commit --quiet --message=Begin", place);
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, "utf8")));
}

/** Commits what CI says of an image, by its digest or by the overlay that has it: each check has passed. */
function attest(
  { subject, checks }: Extract<PagePart, { readonly kind: "attest" }>,
  place: Place,
): void {
  const digest = subject.startsWith("sha256:") ? subject.slice(7) : digestIn(subject, place);
  const lines = checks.map((name) =>
    signedAttestation(place.signer, { digests: [digest], predicate: { name, result: "pass" } }),
  );
  const file = `attestations/${digest.slice(0, 12)}.jsonl`;
  writeTree(place.folder, { [file]: `${lines.join("\n")}\n` });
  shell(`git add ${file} && git commit --quiet --message="Attest ${checks.join(", ")}"`, place);
}

function digestIn(overlay: string, { folder }: Place): string {
  const text = readFileSync(join(folder, overlay, "kustomization.yaml"), "utf8");
  return /digest: sha256:(\w+)/.exec(text)?.[1] ?? "";
}

async function answer(name: string, place: Place): Promise<void> {
  const metrics = PAGE_METRICS[name];
  if (metrics === undefined) throw new TypeError(`metrics: expected a known name, got "${name}"`);
  if (place.source === null) place.source = await startStubSource(metrics);
  else place.source.answerWith(metrics);
}

/** What a line prints: tiphys runs in this process, everything else in a shell. */
async function output(line: string, place: Place): Promise<string> {
  const [command = "", file] = line.split(/ > (?=[\w./-]+$)/);
  let shown = "";
  let piped: string | undefined;
  for (const stage of pipeStages(command)) {
    const said = stage.startsWith("tiphys ")
      ? await tiphys(stage, { place, stdin: piped })
      : { stdout: shell(stage, place, piped), shown: "" };
    piped = said.stdout;
    shown = said.shown === "" ? said.stdout : said.shown;
  }
  if (file === undefined) return shown;
  writeFileSync(join(place.folder, file), piped ?? "");
  return "";
}

async function tiphys(
  command: string,
  { place, stdin }: { readonly place: Place; readonly stdin: string | undefined },
) {
  const [, ...argv] = shellWords(command);
  const url = place.source?.url ?? SOURCE_URL;
  return await runTiphys({
    argv: argv.map((word) => word.replaceAll(SOURCE_URL, url)),
    cwd: place.folder,
    now: place.now,
    env: environment(place),
    ...(stdin === undefined ? {} : { stdin }),
  });
}

function shell(command: string, place: Place, input = ""): string {
  const env = environment(place);
  return execFileSync("sh", ["-c", command], { cwd: place.folder, env, input, encoding: "utf8" });
}

function environment({ folder, kustomize, now, person }: Place): Readonly<Record<string, string>> {
  const date = new Date(now).toISOString();
  const email = `${person.toLowerCase()}@example.com`;
  return {
    PATH: `${dirname(kustomize)}:${process.env["PATH"] ?? ""}`,
    HOME: dirname(folder),
    TIPHYS_KUSTOMIZE: kustomize,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: person,
    GIT_AUTHOR_EMAIL: email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: person,
    GIT_COMMITTER_EMAIL: email,
    GIT_COMMITTER_DATE: date,
  };
}

/**
 * Without what differs from run to run: names of commits depend on every byte, so the first, second … have made-up ones,
 * and digests change with our own version.
 */
function steadyText(text: string, place: Place): string {
  const url = place.source?.url ?? SOURCE_URL;
  const commits = shell("git log --all --reverse --topo-order --format=%H", place).split("\n");
  return commits
    .filter((commit) => commit !== "")
    .map((commit, index) => ({ commit, name: madeUpName(index) }))
    .reduce(
      (shown, { commit, name }) =>
        [40, 12, 7].reduce(
          (one, length) => one.replaceAll(commit.slice(0, length), name.slice(0, length)),
          shown,
        ),
      text.replaceAll(/sha256:[0-9a-f]{12,64}/g, "sha256:…"),
    )
    .replaceAll(url, SOURCE_URL)
    .replaceAll(place.folder, "~/fleet");
}

function madeUpName(index: number): string {
  return createHash("sha256").update(`commit ${index}`).digest("hex").slice(0, 40);
}
