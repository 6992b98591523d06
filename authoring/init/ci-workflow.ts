import { type CheckCall, checkCommand } from "./check-calls.ts";
import { shellWord } from "#core/shell-word.ts";
import { yamlScalar } from "./yaml-scalar.ts";

/** Where a repository is built. */
export type CiSystem = "github" | "gitlab";

interface CiFacts {
  /** Folder of the fleet in the Git repository, "" or ending with "/". */
  readonly prefix: string;
  /** Where changes land. */
  readonly branch: string;
  readonly checks: readonly CheckCall[];
}

/** A file of the Git repository. */
export interface CiFile {
  /** Relative to the Git repository. */
  readonly path: string;
  readonly text: string;
}

/** Where a package may be fetched from; nobody can know it but the user. */
export const PACKAGE_PLACEHOLDER = "https://packages.example.com/tiphys-0.1.0.tgz";

const KUSTOMIZE =
  "https://github.com/kubernetes-sigs/kustomize/releases/download/kustomize%2Fv5.8.1/kustomize_v5.8.1_linux_amd64.tar.gz";

/** The job that checks every change. */
export function ciFile(system: CiSystem, facts: CiFacts): CiFile {
  return system === "github"
    ? { path: ".github/workflows/tiphys.yaml", text: githubWorkflow(facts) }
    : { path: ".gitlab/tiphys.gitlab-ci.yml", text: gitlabJob(facts) };
}

function githubWorkflow({ prefix, branch, checks }: CiFacts): string {
  const folder = prefix.replace(/\/$/, "");
  const commands = checks.map((call) =>
    checkCommand(call, '--format github --output markdown="$GITHUB_STEP_SUMMARY"'),
  );
  return `# Annotations in the change, and a report in the summary of the job. More: docs/guides/check-in-ci.md of tiphys.
name: tiphys
on:
  pull_request:
  push:
    branches: [${JSON.stringify(branch)}]
permissions:
  contents: read
env:
  # Where your package of tiphys lies.
  TIPHYS_PACKAGE: ${PACKAGE_PLACEHOLDER}
jobs:
  check:
    runs-on: ubuntu-latest
${folder === "" ? "" : `    defaults:\n      run:\n        working-directory: ${JSON.stringify(folder)}\n`}    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with:
          node-version: 24
      - run: npm install --global "$TIPHYS_PACKAGE"
${commands.map((line) => `      - run: ${yamlScalar(line)}\n`).join("")}`;
}

function gitlabJob({ prefix, checks }: CiFacts): string {
  const folder = prefix.replace(/\/$/, "");
  const reports = checks.map(reportName);
  const commands = checks.map((call) =>
    checkCommand(call, `--format gitlab --output ${reportName(call)}`),
  );
  const [first = "", ...others] = reports.map((report) => JSON.stringify(`${prefix}${report}`));
  const listed = others.length === 0 ? first : `[${[first, ...others].join(", ")}]`;
  return `# Findings in the merge request, and the report in the job's log. More: docs/guides/check-in-ci.md of tiphys.
tiphys:
  image: node:24
  variables:
    # Where your package of tiphys lies.
    TIPHYS_PACKAGE: ${PACKAGE_PLACEHOLDER}
    KUSTOMIZE: ${KUSTOMIZE}
  before_script:
    - curl -fsSL "$KUSTOMIZE" | tar -xz -C /usr/local/bin
    - npm install --global "$TIPHYS_PACKAGE"
  script:
${[...(folder === "" ? [] : [`cd ${shellWord(folder)}`]), ...commands].map((line) => `    - ${yamlScalar(line)}\n`).join("")}  artifacts:
    when: always
    reports:
      codequality: ${listed}
`;
}

function reportName({ environment }: CheckCall): string {
  return `gl-code-quality-report${environment === null ? "" : `-${environment}`}.json`;
}
