import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { readLimitedText } from "#rendering/read-limited-text.ts";
import type { CiSystem } from "./ci-workflow.ts";

/** What the Git repository around a folder tells of itself. */
export interface GitFacts {
  /** Its root, absolute; null outside of Git. */
  readonly root: string | null;
  readonly ci: CiSystem | null;
  /** Where changes land: what origin says, else main. */
  readonly branch: string;
  /** Other systems that have a file here. */
  readonly otherCi: readonly string[];
}

const OTHERS: readonly (readonly [file: string, name: string])[] = [
  ["Jenkinsfile", "Jenkins"],
  ["azure-pipelines.yml", "Azure Pipelines"],
  ["bitbucket-pipelines.yml", "Bitbucket Pipelines"],
  [".circleci/config.yml", "CircleCI"],
];

/** The CI by its files, else by where origin lies. Starts nothing. */
export function gitFacts(folder: string): GitFacts {
  const root = gitRoot(folder);
  const place = root ?? folder;
  const has = (file: string) => existsSync(join(place, file));
  const otherCi = OTHERS.filter(([file]) => has(file)).map(([, name]) => name);
  return { root, ci: ciOf(place, has), branch: branchOf(place), otherCi };
}

function ciOf(root: string, has: (file: string) => boolean): CiSystem | null {
  if (has(".gitlab-ci.yml")) return "gitlab";
  if (has(".github")) return "github";
  if (has(".gitlab")) return "gitlab";
  const config = readLimitedText(join(root, ".git/config")) ?? "";
  const remotes = [...config.matchAll(/^\s*url\s*=\s*(.*)$/gm)].map(([, url = ""]) => url);
  if (remotes.some((url) => /github\./i.test(url))) return "github";
  return remotes.some((url) => /gitlab\./i.test(url)) ? "gitlab" : null;
}

function branchOf(root: string): string {
  const head = readLimitedText(join(root, ".git/refs/remotes/origin/HEAD")) ?? "";
  return /^ref: refs\/remotes\/origin\/(\S+)/.exec(head)?.[1] ?? "main";
}

function gitRoot(folder: string): string | null {
  for (let place = folder; ; place = dirname(place)) {
    if (existsSync(join(place, ".git"))) return place;
    if (place === dirname(place)) return null;
  }
}
