import { readFileSync } from "node:fs";
import { expect } from "chai";
import { readYaml } from "#core/kube/read-yaml.ts";
import { parseFreeze } from "#core/policy/freeze.ts";
import { consoleBlocks } from "#test/support/console-blocks.ts";
import { overlay } from "#test/support/promotion-fleet.ts";
import { promotionSetup } from "#test/support/promotion-setup.ts";
import { startStubSource, steadyAnswer, type StubSource } from "#test/support/stub-source.ts";

const PAGE = readFileSync(
  new URL("../../../docs/guides/freeze-a-fleet.md", import.meta.url),
  "utf8",
);
const [FREEZE = ""] = [...PAGE.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => text);

/** What differs from run to run: commits, and how large a bundle is. */
const settled = (text: string) =>
  text
    .replace(/HEAD at [0-9a-f]{12}/g, "HEAD at …")
    .replace(/wrote \d+ bytes, revision sha256:[0-9a-f]{64}/g, "wrote …")
    .trimEnd();

describe("the guide to freezes", () => {
  const { repository, begin, tiphys } = promotionSetup();
  let source: StubSource;
  before(async () => {
    source = await startStubSource(steadyAnswer(() => 1));
  });
  after(() => source.close());

  it("shows a freeze that fits its schema", () => {
    const [document] = readYaml(FREEZE, { file: "freeze.yaml" });
    expect(parseFreeze(document?.value).problems).to.deep.equal([]);
  });

  const commands = consoleBlocks(PAGE).filter(({ command }) => command.startsWith("tiphys "));
  it("shows commands of ours", () => {
    expect(commands).to.have.length(3);
  });

  for (const { command, output } of commands)
    it(`shows what it says: ${command}`, async function () {
      this.timeout(20_000);
      begin();
      repository().write({ "freezes/peak-week.yaml": FREEZE });
      repository().commit();
      if (command.includes(" check ")) {
        const prod = "apps/shop/overlays/prod/kustomization.yaml";
        repository().git("checkout", "--quiet", "-b", "change");
        repository().write({ [prod]: overlay("prod", "v9") });
        repository().commit();
      }
      const argv = command.replace("https://metrics.example.com", source.url).split(" ").slice(1);
      const { stdout, stderr } = await tiphys(argv);
      expect(settled(stdout + stderr)).to.contain(settled(output));
    });
});
