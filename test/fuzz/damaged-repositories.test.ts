import fc from "fast-check";
import { join } from "node:path";
import { kustomizePath } from "#test/support/need-tool.ts";
import { type Damage, damages, damageText } from "./damage-text.ts";
import { allowLongRuns, fuzz } from "./fuzz.ts";
import { goldenRepositories, inFolder } from "./golden-repository.ts";
import { runSanely } from "./expect-sane.ts";

interface DamagedCase {
  readonly title: string;
  readonly file: string;
  readonly damage: readonly Damage[];
}

const repositories = new Map(goldenRepositories().map((found) => [found.title, found]));

/** A file of a repository, and what is done to it. */
const damagedCases: fc.Arbitrary<DamagedCase> = fc
  .constantFrom(...[...repositories.values()].filter(({ files }) => files.size > 0))
  .chain(({ title, files }) =>
    fc.record({
      title: fc.constant(title),
      file: fc.constantFrom(...files.keys()),
      damage: damages(),
    }),
  );

describe("a damaged repository", () => {
  let kustomize = "";
  before(async function () {
    this.timeout(300_000);
    kustomize = await kustomizePath();
  });

  it("gets an answer in time and without a trace from check, generate and bundle", async function () {
    allowLongRuns(this);
    await fuzz({
      inputs: damagedCases,
      runs: 60,
      judge: async ({ title, file, damage }) => {
        const repository = repositories.get(title);
        if (repository === undefined) return;
        const files = new Map(repository.files);
        files.set(file, damageText(files.get(file) ?? "", damage));
        await inFolder(files, async (folder) => {
          const env = { TIPHYS_KUSTOMIZE: kustomize };
          for (const { argv, folder: below, stdin } of repository.calls)
            await runSanely({ argv, cwd: join(folder, below), env, stdin: stdin ?? "" });
          if (file.startsWith("apps/")) return;
          await runSanely({ argv: ["bundle", "--stdout"], cwd: folder, env });
        });
      },
    });
  });
});
