import { expect } from "chai";
import { somebody } from "./person.ts";
import { buildVersion } from "./ship-version.ts";
import { stepsOfAStory } from "./story-steps.ts";
import { APP, loopWorld } from "./world.ts";

const VERSION = "1.10.0";

describe("two people who promote the same version at once", () => {
  stepsOfAStory();
  let base: string;

  before(async () => {
    const { bringUp, untilSynced } = loopWorld();
    await bringUp();
    base = await buildVersion(VERSION);
    await untilSynced("ml-inference-dev", base);
  });

  it("make one commit, and the other hears that there is nothing to do", async () => {
    const people = await Promise.all(["Ada", "Bo"].map(somebody));
    const begun = performance.now();
    const answers = await Promise.all(
      people.map(({ tiphys }) =>
        tiphys("promote", APP, "--to", "staging", "--push", "--format", "json"),
      ),
    );
    loopWorld().times.note("two promotions at once", performance.now() - begun);
    expect(answers.map(({ exitCode }) => exitCode)).to.deep.equal([0, 0]);
    const results: readonly { readonly result: string }[] = answers.map(({ stdout }) =>
      JSON.parse(stdout),
    );
    expect(results.map(({ result }) => result).sort()).to.deep.equal(["nothing-to-do", "promoted"]);
  });

  it("leave one promotion in a line of commits, and a repository that is whole", async () => {
    const { git } = loopWorld();
    await git.fetch();
    const log = (format: string) => git.git(["log", `--format=${format}`, `${base}..origin/main`]);
    expect(await log("%s")).to.equal(`Promote ${APP} to staging: ${APP} ${VERSION}, 1 file`);
    expect(await log("%P")).to.equal(base);
    await git.git(["fsck", "--no-dangling", "--no-progress"], git.url.replace("file://", ""));
  });

  it("get what they asked for, in staging", async () => {
    const { git, untilSynced } = loopWorld();
    await untilSynced("ml-inference-staging", await git.fetch());
  });
});
