import { execFileSync } from "node:child_process";
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
import { join } from "node:path";
import { writeTree } from "./file-tree.ts";
import { kustomizePath } from "./need-tool.ts";
import { PAGE_METRICS } from "./page-metrics.ts";
import type { PagePart } from "./page-parts.ts";
import { TEST_DAY } from "./run-tiphys.ts";
import { inShell, type PagePlace, printedBy, runUnseen } from "./page-shell.ts";
import { attestationKey, signedAttestation } from "./signed-attestation.ts";
import { ROOT } from "./source-files.ts";
import { startStubSource } from "./stub-source.ts";

/** A repository in which a page's commands run, at the page's time. */
export interface PageWorld {
  /** What the part's commands print, a text each; nothing for parts that show none. */
  readonly play: (part: PagePart) => Promise<readonly string[]>;
  readonly remove: () => Promise<void>;
}

/** An empty repository on the test's day, until the page says otherwise. */
export async function openPageWorld(): Promise<PageWorld> {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "tiphys-page-")));
  const kustomize = await kustomizePath();
  const folder = join(parent, "fleet");
  const signer = attestationKey();
  const place: PagePlace = {
    folder,
    kustomize,
    now: TEST_DAY,
    person: "Ada",
    source: null,
    signer,
  };
  execFileSync("git", ["init", "--quiet", "--initial-branch=main", folder]);
  return {
    play: async (part) => await play(part, place),
    remove: async () => {
      await place.source?.close();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

async function play(part: PagePart, place: PagePlace): Promise<readonly string[]> {
  if (part.kind === "at") place.now = part.ms;
  if (part.kind === "as") place.person = part.person;
  if (part.kind === "file") writeTree(place.folder, { [part.path]: part.content });
  if (part.kind === "begin") begin(part.fleet, place);
  if (part.kind === "metrics") await answer(part.name, place);
  if (part.kind === "attest") attest(part, place);
  if (part.kind === "run") await runUnseen(part.command, place);
  const printed: string[] = [];
  for (const command of part.kind === "console" ? part.commands : [])
    printed.push(await printedBy(command, place));
  return printed;
}

/** A fleet of examples/ without its README, or one that only pages have, committed; its CI signs by the world's key. */
function begin(name: string, place: PagePlace): void {
  const example = join(ROOT, "examples", name);
  const source = existsSync(example) ? example : join(ROOT, "test/support/page-fleets", name);
  cpSync(source, place.folder, { recursive: true });
  rmSync(join(place.folder, "README.md"), { force: true });
  edit(join(place.folder, "tiphys.yaml"), (text) =>
    text.replace(/(\{name: ci, sshKey: ")[^"]+/, `$1${place.signer.sshKey}`),
  );
  inShell("git add --all && git commit --quiet --message=Begin", place);
}

function edit(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, "utf8")));
}

/** Commits what CI says of an image, by its digest or by the overlay that has it: each check has passed. */
function attest(
  { subject, checks }: Extract<PagePart, { readonly kind: "attest" }>,
  place: PagePlace,
): void {
  const digest = subject.startsWith("sha256:") ? subject.slice(7) : digestIn(subject, place);
  const lines = checks.map((name) =>
    signedAttestation(place.signer, { digests: [digest], predicate: { name, result: "pass" } }),
  );
  const file = `attestations/${digest.slice(0, 12)}.jsonl`;
  writeTree(place.folder, { [file]: `${lines.join("\n")}\n` });
  inShell(`git add ${file} && git commit --quiet --message="Attest ${checks.join(", ")}"`, place);
}

function digestIn(overlay: string, { folder }: PagePlace): string {
  const text = readFileSync(join(folder, overlay, "kustomization.yaml"), "utf8");
  return /digest: sha256:(\w+)/.exec(text)?.[1] ?? "";
}

async function answer(name: string, place: PagePlace): Promise<void> {
  const metrics = PAGE_METRICS[name];
  if (metrics === undefined) throw new TypeError(`metrics: expected a known name, got "${name}"`);
  if (place.source === null) place.source = await startStubSource(metrics);
  else place.source.answerWith(metrics);
}
