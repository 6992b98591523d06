import { relative } from "node:path";
import { expect } from "chai";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { type AskedRule, rulesToAsk } from "#test/support/rule-questions.ts";
import { ROOT } from "#test/support/source-files.ts";
import { askStored } from "#test/support/stored-oracle.ts";

/** What rules read, `object` last: inside of its binding the API server's own is out of sight. */
const NAMES = ["podSpec", "podMetadata", "container", "params", "environment", "object"];

/**
 * Rules with maps of dyn and text, {"path": p.path, "message": "..."}: an API server wants dyn() around the text
 * when it reads such an expression. Ours takes dyn for any type.
 */
const MIXED: ReadonlySet<string> = new Set([
  "argo-rollouts/analysis-arguments",
  "best-practices/probe-named-ports",
  "best-practices/probe-ports",
]);

describe("built-in rules beside the API server's CEL", function () {
  this.timeout(600_000);
  let cluster: ControlPlane;
  before(async () => {
    cluster = await startControlPlane();
  });
  after(async () => cluster?.stop());

  it("pass, fail and end in errors alike for everything in their golden cases", async () => {
    const rules = rulesToAsk();
    const answers = await askStored(cluster, rules.map(question));
    let agreed = 0;
    const different = rules.flatMap(({ policy, id, elements }, index) =>
      elements.flatMap(({ file, ours }, place) => {
        const theirs = answers[index]?.[place];
        if (theirs === ours) agreed += 1;
        if (theirs === ours || (theirs === "unreadable" && MIXED.has(`${policy}/${id}`))) return [];
        return [`${policy}/${id} ${relative(ROOT, file)}: ${ours}, theirs ${theirs}`];
      }),
    );
    process.stderr.write(`      ${agreed} agree, of ${rules.length} rules\n`);
    expect(different).to.deep.equal([]);
    expect(rules.length).to.be.greaterThan(50);
    expect(agreed).to.be.greaterThan(300);
  });
});

/** The rule's expression with the names that it reads bound to what the subject holds. */
function question({ cel, elements }: AskedRule) {
  const names = NAMES.filter(
    (name) =>
      new RegExp(`\\b${name}\\b`).test(cel) &&
      elements.every(({ bindings }) => Object.hasOwn(bindings, name)),
  );
  const expression = names.reduceRight(
    (inner, name) => `[object.x.${name}].all(${name}, ${inner})`,
    cel,
  );
  const subjects = elements.map(({ bindings }) =>
    Object.fromEntries(names.map((name) => [name, bindings[name]])),
  );
  return { expression, subjects };
}
