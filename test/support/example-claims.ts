import { expect } from "chai";
import type { ExampleFleet } from "./example-fleet.ts";

/** A folder below broken/, and the rules that it breaks, once for each finding, sorted. */
export interface BrokenFolder {
  readonly folder: string;
  readonly rules: readonly string[];
}

/** Claims of an example that each of its broken folders is denied in production, for its own mistakes alone. */
export function itDenies({ check }: ExampleFleet, broken: readonly BrokenFolder[]): void {
  for (const { folder, rules } of broken) {
    it(`is denied as broken/${folder}, for its own mistakes alone`, async () => {
      const denials = rules.map((rule) => `production ${rule} deny`);
      const judged = await check([`broken/${folder}`, "--env", "production"]);
      expect(judged).to.deep.equal({ exitCode: 1, findings: denials });
    });
  }
}

/** Claims of an example that its author is done: tests of policies pass, and no lint has a word to say. */
export function itHasNothingToMend({ tiphys }: ExampleFleet): void {
  for (const command of ["policy test --require-coverage", "policy lint", "lint", "slo check"]) {
    it(`has nothing to mend for tiphys ${command}`, async () => {
      const { exitCode, stdout, stderr } = await tiphys(command.split(" "));
      expect(exitCode, stdout + stderr).to.equal(0);
    });
  }
}

/** Claims of an example that a Secret in a broken folder is never shown. */
export function itKeepsSecrets({ tiphys }: ExampleFleet, folder: string, secret: RegExp): void {
  it("never shows the value of the Secret", async () => {
    const argv = ["check", `broken/${folder}`, "--env", "production"];
    const { stdout, stderr } = await tiphys(argv);
    expect(stdout + stderr).not.to.match(secret);
  });
}
