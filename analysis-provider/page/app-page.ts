import type { AppCell } from "../fleet/app-cells.ts";
import type { ApplicationFacts } from "../fleet/decode-application.ts";
import type { ReportedFinding } from "../fleet/decode-report.ts";
import { argoWords } from "./app-card.ts";
import { factList } from "./fact-list.ts";
import { type Html, markup } from "./markup.ts";
import { momentWords, pageFrame } from "./page-frame.ts";

interface AppFace {
  readonly fleet: string;
  readonly cell: AppCell;
  readonly nowMs: number;
}

/** An app in an environment: its version, what waits, and every finding that is known. */
export function appPage({ fleet, cell, nowMs }: AppFace): string {
  const { app, environment, standing, findings, applications } = cell;
  const title = `${app} in ${environment}`;
  return pageFrame({
    title,
    nowMs,
    header: markup`<p><a href="/">Fleet</a></p>
      <h1>${title}</h1>
      <p class="state ${standing.kind}">${standing.words}</p>
      <p class="soft">Fleet ${fleet}</p>`,
    main: markup`${appFacts(cell)}${applications.map(errorWords)}
      <section>
        <h2>Findings</h2>
        ${findings.length === 0 ? markup`<p class="soft">None is known.</p>` : findings.map(findingCard)}
      </section>`,
  });
}

function appFacts(cell: AppCell): Html {
  const { version, since, commit, pending } = cell;
  return factList([
    ["Version", version ?? "not known"],
    ["Since", since === null ? null : momentWords(Date.parse(since))],
    ["Commit", commit === null ? null : markup`<code>${commit}</code>`],
    ["Argo CD", argoWords(cell) || null],
    ["Waits to come", pending === null ? null : pendingWords(pending)],
  ]);
}

function pendingWords({ from, changes, verdict, reason }: NonNullable<AppCell["pending"]>): string {
  const state = verdict === "pass" ? "ready" : verdict;
  return `from ${from}: ${changes.join("; ")} (${state}${reason === null ? "" : `, ${reason}`})`;
}

function errorWords({ name, error }: ApplicationFacts): Html {
  return error === null ? markup`` : markup`<p class="bad">${name}: ${error}</p>`;
}

const KINDS = { fail: "bad", error: "bad", warn: "warn", skip: "unknown" } as const;

function findingCard(finding: ReportedFinding): Html {
  const { policy, rule, severity, action, result, message, remedy, path, exception, kind, name } =
    finding;
  const words = exception === null ? action : `excepted by ${exception}`;
  return markup`<article class="card">
    <div class="head">
      <h3>${policy}/${rule}</h3>
      <span class="state ${KINDS[result]}">${words}</span>
    </div>
    <p>${message}</p>
    ${remedy === null ? null : markup`<p>${remedy}</p>`}
    <p class="soft">${severity}; ${kind} ${name}${path === null ? null : markup` at <code>${path}</code>`}</p>
  </article>`;
}
