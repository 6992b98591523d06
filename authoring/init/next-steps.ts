import { checkCommand } from "./check-calls.ts";
import type { InitResult } from "./init-report.ts";
import { shellWord } from "#core/shell-word.ts";

/** What a person does now, one command or decision a step. */
export function nextSteps({ plan, isDry, check, folder }: InitResult): readonly string[] {
  const isHere = folder === ".";
  if (isDry)
    return [`tiphys init${isHere ? "" : ` --dir ${shellWord(folder)}`}  # writes these files`];
  const written = plan.files.filter(({ exists }) => !exists).map(({ path }) => topOf(path));
  const files = [...new Set(written)].map(shellWord).join(" ");
  const isEmpty = check !== null && "skipped" in check;
  return [
    ...(isHere ? [] : [`cd ${shellWord(folder)}`]),
    ...plan.checks.map((call) => `${checkCommand(call)}  # ${whyCheck(check)}`),
    "tiphys policy test  # runs the test of the first policy",
    `${plan.isGit ? "" : "git init && "}git add ${files}  # look at tiphys.yaml first`,
    ...(plan.proposal.isPlain || isEmpty ? [] : [LATER]),
  ];
}

function whyCheck(check: InitResult["check"]): string {
  if (check !== null && "problem" in check) return "when what is said above is mended";
  if (check !== null && "skipped" in check) return "when tiphys.yaml has environments";
  return "shows the findings";
}

const LATER =
  "tiphys check --write-baseline  # later, before actions become deny: what is there goes on warning";

/** "policies/a.yaml" -> "policies"; ".tiphys/schemas/x.json" -> ".tiphys". */
function topOf(path: string): string {
  const segments = path.split("/");
  const depth = segments.findIndex((segment) => segment !== "..");
  const isFile = depth === segments.length - 1;
  const isOurs = segments[depth] === ".tiphys" || segments[depth] === "policies";
  return isFile || !isOurs ? path : segments.slice(0, depth + 1).join("/");
}
