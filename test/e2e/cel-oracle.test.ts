import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { claimOf, type Vector } from "#test/support/cel-claim.ts";
import { askApiServer, type OracleAnswer } from "#test/support/cel-oracle.ts";
import { askStored } from "#test/support/stored-oracle.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { ROOT } from "#test/support/source-files.ts";

const FOLDER = join(ROOT, "test/unit/core/cel/vectors");

/** Libraries of the server's own version: it takes them in stored expressions, and in new ones a release later. */
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
      hoped: hopeOf(vector),
    }));
    const answers = await askApiServer(cluster, questions, x);
    expect(vectors.length).to.be.greaterThan(1000);
    expect(differences(vectors, answers)).to.deep.equal([]);
    const newer = all.filter(({ expression }) => NEWER.test(expression));
    const stored = newer.map((vector) => ({
      expression: `[object.x].all(x, ${claimOf(vector)}\n)`,
      subjects: [x],
    }));
    const more = (await askStored(cluster, stored)).map(([answer]) => answer);
    expect(newer.length).to.be.greaterThan(50);
    expect(differences(newer, more)).to.deep.equal([]);
  });
});

function hopeOf({ error }: Vector): "true" | "error" {
  return error === undefined ? "true" : "error";
}

/** An expression that does not compile there has an error too. */
function differences(vectors: readonly Vector[], answers: readonly (OracleAnswer | undefined)[]) {
  return vectors.flatMap((vector, index) => {
    const theirs = answers[index] === "unreadable" ? "error" : answers[index];
    const { expression, error, value } = vector;
    return theirs === hopeOf(vector) ? [] : [{ expression, ours: error ?? value, theirs }];
  });
}
