import { expect } from "chai";
import { parseCommandLine } from "#cli/parse-command-line.ts";
import { checkCommand } from "#authoring/check/check-command.ts";
import { readCheckOptions } from "#authoring/check/check-options.ts";

const DEFAULTS = {
  environment: null,
  policies: [],
  namespace: null,
  kubernetesVersion: null,
  format: "text",
  failOn: "deny",
  quiet: false,
  allowRemote: [],
  enableHelm: false,
  fullErrors: false,
  outputs: [],
  base: null,
  live: null,
  baseline: "read",
};

describe("readCheckOptions", () => {
  const cases = [
    { title: "has defaults for everything", argv: [], expected: {} },
    {
      title: "collects what may be repeated",
      argv: ["-p", "a", "--policies", "b", "--allow-remote", "github.com/acme/"],
      expected: { policies: ["a", "b"], allowRemote: ["github.com/acme/"] },
    },
    {
      title: "reads texts, choices and switches",
      argv: ["-e", "prod", "-n", "shop", "--format", "json", "--fail-on", "warn", "-q"],
      expected: {
        environment: "prod",
        namespace: "shop",
        format: "json",
        failOn: "warn",
        quiet: true,
      },
    },
    {
      title: "reads the switches of kustomize",
      argv: ["--enable-helm", "--full-errors"],
      expected: { enableHelm: true, fullErrors: true },
    },
    {
      title: "reads which cluster to look at",
      argv: ["--live", "--kubeconfig", "admin.conf", "--cluster", "prod-eu"],
      expected: { live: { kubeconfig: "admin.conf", cluster: "prod-eu" } },
    },
    {
      title: "reads the revision to compare with",
      argv: ["--base", "origin/main"],
      expected: { base: "origin/main" },
    },
    {
      title: "reads what becomes of the baseline",
      argv: ["--prune-baseline"],
      expected: { baseline: "prune" },
    },
  ];
  for (const { title, argv, expected } of cases) {
    it(title, () => {
      const input = parseCommandLine(checkCommand, argv);
      expect(readCheckOptions(input)).to.deep.equal({ ...DEFAULTS, ...expected });
    });
  }
});
