import type { CommandDefinition } from "#adapters/command.ts";
import { FACT_OPTIONS } from "../facts/fact-options.ts";
import { runPromote } from "./run-promote.ts";

export const promoteCommand: CommandDefinition = {
  name: "promote",
  summary: "Move an app's version to the next environment by a commit, if every gate passes",
  description:
    "Copies what the fleet lets move (image tags and digests, files, fields) from the overlay of the environment before into\n" +
    "that of --to, and commits it with its evidence, promotions/APP/ENV.yaml. Every other byte stays as it is.\n" +
    "Without --push: on top of HEAD, in a work tree without changes. With it: on top of the remote's branch, never by force,\n" +
    "begun again where somebody else was faster; the work tree stays alone.\n" +
    "Exit codes: 0 promoted or nothing to do, 1 a gate fails, 2 could not look, 3 a gate waits (with --auto: 0).",
  arguments: [{ name: "APP", description: "The application; with --auto, one instead of all." }],
  options: [
    { flags: "--to ENV", description: "The environment that gets the version." },
    {
      flags: "--from ENV",
      description: "One of the environments before it; default: the first of them.",
    },
    {
      flags: "--image IMAGE",
      description:
        "REPO[:TAG]@sha256:…: brings an image into the first environment instead of a version of the one before.",
      repeatable: true,
    },
    {
      flags: "--auto",
      description: "Promote all that may come by itself: environments with promotion.auto.",
    },
    {
      flags: "--publish",
      description:
        "With --auto: write what came of it into the ConfigMap tiphys-promotion-status, for the page of the analysis server.",
    },
    {
      flags: "--publish-namespace NAME",
      description: "Of that ConfigMap; default: tiphys-system.",
    },
    {
      flags: "--reconcile",
      description: "Roll back what Argo Rollouts aborted in a cluster and Git still wants.",
    },
    {
      flags: "--cluster NAME",
      description: "With --reconcile: the cluster, as environments name it under clusters.",
    },
    { flags: "--dry-run", description: "Say what would happen, and change nothing." },
    { flags: "--push", description: "Commit on top of the remote's branch, and push." },
    {
      flags: "--pr",
      description: "Commit on a branch of its own, and open a pull request or write it anew.",
    },
    {
      flags: "--branch NAME",
      description:
        "With --push or --pr: the remote's branch; default: what the one at hand follows.",
    },
    {
      flags: "--breakglass TICKET",
      description:
        "In an emergency: also a version that gates hold back, by a signer of the fleet; asks for --message.",
    },
    { flags: "-m, --message TEXT", description: "A paragraph for the commit's message." },
    ...FACT_OPTIONS,
    {
      flags: "--format FORMAT",
      description: "How the result is printed.",
      choices: ["text", "json"],
      default: "text",
    },
  ],
  examples: [
    {
      command: "tiphys promote shop --to prod --dry-run",
      what: "may it move, and what would change",
    },
    { command: "tiphys promote shop --to staging", what: "a commit on the branch at hand" },
    {
      command: "tiphys promote shop --image ghcr.io/acme/shop:v1.4.0@sha256:4f1c… --push",
      what: "what CI has built, into the first environment",
    },
    {
      command: "tiphys promote --auto --pr --token-file /run/secrets/github",
      what: "pull requests for all that may come by itself, from cron",
    },
    {
      command: "tiphys promote --reconcile --kubeconfig prod.yaml --push",
      what: "commits that undo what a canary's analysis aborted",
    },
    {
      command: 'tiphys promote shop --to prod --push -m "OPS-412"',
      what: "a commit on the remote's branch",
    },
    {
      command: 'tiphys promote shop --to prod --push --breakglass INC-7 -m "orders are lost"',
      what: "in an emergency; the evidence names each gate that had no say",
    },
  ],
  run: runPromote,
};
