import { ciFile } from "#authoring/init/ci-workflow.ts";
import { shellWord } from "#core/shell-word.ts";
import { expect } from "chai";
import { parse } from "yaml";

const facts = {
  prefix: "a b/",
  branch: "trunk: #1",
  checks: [{ environment: "prod", targets: ["it's: here #1"] }],
};

describe("ciFile", () => {
  it("is YAML for GitHub, whatever the folders are called", () => {
    const workflow = parse(ciFile("github", facts).text);
    const { defaults, steps } = workflow.jobs.check;

    expect(workflow.on.push.branches).to.deep.equal(["trunk: #1"]);
    expect(defaults.run["working-directory"]).to.equal("a b");
    expect(steps.at(-1).run).to.match(
      /^tiphys check --env prod 'it'\\''s: here #1' --format github /,
    );
  });

  it("is YAML for GitLab, whatever the folders are called", () => {
    const job = parse(ciFile("gitlab", facts).text).tiphys;

    expect(job.script).to.deep.equal([
      "cd 'a b'",
      "tiphys check --env prod 'it'\\''s: here #1' --format gitlab --output gl-code-quality-report-prod.json",
    ]);
    expect(job.artifacts.reports.codequality).to.equal("a b/gl-code-quality-report-prod.json");
  });
});

describe("shellWord", () => {
  it("quotes only what needs it", () => {
    expect(["apps/a-b.c", "a b", "$(x)"].map(shellWord)).to.deep.equal([
      "apps/a-b.c",
      "'a b'",
      "'$(x)'",
    ]);
  });
});
