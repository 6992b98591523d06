import { shellWord } from "./ci-workflow.ts";
import type { InitResult } from "./init-report.ts";

/** What a person does now, one command or decision a step. */
export function nextSteps({ plan, isDry, check, folder }: InitResult): readonly string[] {
  const [targets = []] = plan.checks;
  const again = ["tiphys check", ...targets.map(shellWord)].join(" ");
  const enter = folder === "." ? "" : `cd ${shellWord(folder)} && `;
  if (isDry)
    return [`tiphys init${folder === "." ? "" : ` --dir ${shellWord(folder)}`} writes these files`];
  const written = plan.files.filter(({ exists }) => !exists).map(({ path }) => topOf(path));
  return [
    ...(check !== null && "problem" in check
      ? [`${enter}${again}, when what is said above is mended`]
      : [`${enter}${again} shows the findings`]),
    "tiphys policy test runs the test of the first policy",
    `look at tiphys.yaml, then git add ${[...new Set(written)].map(shellWord).join(" ")} and commit`,
    "raise severities from warn to deny in one environment after the other",
  ];
}

/** "policies/a.yaml" -> "policies"; ".tiphys/schemas/x.json" -> ".tiphys". */
function topOf(path: string): string {
  const segments = path.split("/");
  const depth = segments.findIndex((segment) => segment !== "..");
  const isFile = depth === segments.length - 1;
  const isOurs = segments[depth] === ".tiphys" || segments[depth] === "policies";
  return isFile || !isOurs ? path : segments.slice(0, depth + 1).join("/");
}
