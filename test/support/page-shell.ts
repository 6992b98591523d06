import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runTiphys } from "./run-tiphys.ts";
import type { AttestationKey } from "./signed-attestation.ts";
import { pipeStages, shellWords } from "./shell-words.ts";
import type { StubSource } from "./stub-source.ts";

/** Where pages say that metrics are. */
const SOURCE_URL = "http://localhost:9090";

/** Where a page's commands run, when, and as whom. */
export interface PagePlace {
  readonly folder: string;
  readonly kustomize: string;
  now: number;
  person: string;
  source: StubSource | null;
  readonly signer: AttestationKey;
}

/** What a line prints: tiphys runs in this process, everything else in a shell. */
export async function printedBy(line: string, place: PagePlace): Promise<string> {
  return steadyText(endLine(await output(line, place)), place);
}

/** Runs a command that must do its work; that it denies, or waits, is no failure. */
export async function runUnseen(line: string, place: PagePlace): Promise<void> {
  if (!line.startsWith("tiphys ")) {
    inShell(line, place);
    return;
  }
  const { exitCode, shown } = await tiphys(line, { place, stdin: undefined });
  if (exitCode === 2) throw new Error(`${line}: ${shown}`);
}

async function output(line: string, place: PagePlace): Promise<string> {
  const [command = "", file] = line.split(/ > (?=[\w./-]+$)/);
  let shown = "";
  let piped: string | undefined;
  for (const stage of pipeStages(command)) {
    const said = stage.startsWith("tiphys ")
      ? await tiphys(stage, { place, stdin: piped })
      : { stdout: inShell(stage, place, piped), shown: "" };
    piped = said.stdout;
    shown = said.shown === "" ? said.stdout : said.shown;
  }
  if (file === undefined) return shown;
  writeFileSync(join(place.folder, file), piped ?? "");
  return "";
}

function endLine(text: string): string {
  return text === "" ? "" : `${text.trimEnd()}\n`;
}

async function tiphys(
  command: string,
  { place, stdin }: { readonly place: PagePlace; readonly stdin: string | undefined },
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

/** What a shell prints in that folder. */
export function inShell(command: string, place: PagePlace, input = ""): string {
  const env = environment(place);
  return execFileSync("sh", ["-c", command], { cwd: place.folder, env, input, encoding: "utf8" });
}

function environment({
  folder,
  kustomize,
  now,
  person,
}: PagePlace): Readonly<Record<string, string>> {
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
function steadyText(text: string, place: PagePlace): string {
  const url = place.source?.url ?? SOURCE_URL;
  const commits = inShell("git log --all --reverse --topo-order --format=%H", place).split("\n");
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
