import { expect } from "chai";
import fc from "fast-check";
import type { CommandDefinition } from "#adapters/command.ts";
import { optionName } from "#cli/parse-command-line.ts";
import { COMMANDS } from "#cli/commands.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { PIECES } from "./damage-text.ts";
import { allowLongRuns, fuzz } from "./fuzz.ts";
import { inFolder } from "./golden-repository.ts";
import { runSanely } from "./expect-sane.ts";
import { OVERLAY, OVERLAY_FILES } from "./overlay-files.ts";

/** What ends only when somebody ends it. */
const ENDLESS_FLAGS = new Set(["--watch"]);
/** Folders outside of the repository: to walk through a whole machine takes more than five seconds. */
const OUTSIDE = /^[./~]+$/;
const ENDLESS_COMMANDS = /^(serve|cmp-server)\b/;

describe("any command line", () => {
  let kustomize = "";
  let definitions: readonly CommandDefinition[] = [];
  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
    definitions = await Promise.all(COMMANDS.map(({ load }) => load()));
  });

  it("gets an answer in time and without a trace", async function () {
    allowLongRuns(this);
    await fuzz({
      inputs: commandLines(definitions),
      runs: 40,
      judge: async (argv) => {
        await inFolder(OVERLAY_FILES, async (folder) => {
          await runSanely({ argv, cwd: folder, env: { TIPHYS_KUSTOMIZE: kustomize }, stdin: "" });
        });
      },
    });
  });
});

/** A command and up to five words: options of all commands, their choices, places, and odd texts. */
function commandLines(definitions: readonly CommandDefinition[]): fc.Arbitrary<readonly string[]> {
  const names = definitions
    .map(({ name }) => name)
    .filter((name) => !ENDLESS_COMMANDS.test(name))
    .map((name) => name.split(" "));
  const options = definitions.flatMap((definition) => definition.options);
  const flags = options.map((option) => `--${optionName(option).long}`);
  const words = [
    ...[...names.flat(), ...flags.filter((flag) => !ENDLESS_FLAGS.has(flag))],
    ...options.flatMap(({ choices }) => choices ?? []),
    ...[".", "-", "apps", OVERLAY, "apps/shop/base", "tiphys.yaml", "policies", "nowhere"],
    ...["prod", "HEAD", "main", "--env=prod", "-n", "-q", "--", "builtin:best-practices"],
    ...PIECES.filter(
      (piece) => piece.length < 100 && !piece.includes("\0") && !OUTSIDE.test(piece),
    ),
  ];
  expect(words.length).to.be.greaterThan(100);
  return fc
    .tuple(
      fc.constantFrom(...names),
      fc.array(fc.noBias(fc.constantFrom(...words)), { maxLength: 5 }),
    )
    .map(([name, rest]) => [...name, ...rest]);
}
