import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { claimOf, type Vector } from "#test/support/cel-claim.ts";
import { askApiServer } from "#test/support/cel-oracle.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { ROOT } from "#test/support/source-files.ts";

const FOLDER = join(ROOT, "test/unit/core/cel/vectors");

/** Libraries of the server's own version: it takes them in new expressions one release later. */
const NEWER = /\.(distinct|flatten|reverse|slice|sort|sortBy|first|last)\(|lists\.range\(/;

describe("our CEL beside the API server's", function () {
  this.timeout(600_000);
  let cluster: ControlPlane;
  before(async () => {
    cluster = await startControlPlane();
  });
  after(async () => cluster?.stop());

  it("gives the same value, or an error where it gives one, for every vector", async () => {
    const files = readdirSync(FOLDER)
      .sort()
      .map((name) => JSON.parse(readFileSync(join(FOLDER, name), "utf8")));
    const all: readonly Vector[] = files.flatMap((file) => file.vectors);
    const vectors = all.filter(({ expression }) => !NEWER.test(expression));
    const x = files.map(({ bindings }) => bindings?.x).find((given) => given !== undefined);
    const questions = vectors.map((vector) => ({
      expression: claimOf(vector),
      hoped: vector.error === undefined ? ("true" as const) : ("error" as const),
    }));
    const answers = await askApiServer(cluster, questions, x);
    expect(vectors.length).to.be.greaterThan(1000);
    const different = vectors.flatMap(({ expression, error, value }, index) =>
      answers[index] === questions[index]?.hoped
        ? []
        : [{ expression, ours: error ?? value, theirs: answers[index] }],
    );
    expect(different).to.deep.equal([]);
  });
});
