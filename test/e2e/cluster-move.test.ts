import { execFile, execFileSync } from "node:child_process";
import { chmodSync, cpSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { type RunningAnalysis, startAnalysis } from "#test/support/analysis-server.ts";
import { type MetricStore, startPrometheus } from "#test/support/metric-stores.ts";
import { promotionSetup } from "#test/support/promotion-setup.ts";
import type { TestSeries } from "#test/support/remote-write.ts";
import { ROOT } from "#test/support/source-files.ts";

const MINUTE = 60_000;
const SCRAPE_MS = 30_000;
const APPS = ["auth", "cart", "catalog", "orders", "search", "web"];
/** Shares of requests: beyond a second, and within each bucket but that of a second. */
const WELL = { slow: 0.002, within: { "0.1": 0.6, "0.2": 0.85, "0.5": 0.95, "+Inf": 1 } };
const WEIGHT = "edge/overlays/production/traffic.yaml";
/** A Monday at noon in Berlin: the new cluster gets its first tenth. */
const STEP = Date.parse("2026-05-04T10:00:00Z");

/** How the new cluster does once it has traffic; what is not said is well. */
interface Story {
  /** Share of bad requests, by application. */
  readonly errors?: Readonly<Record<string, number>>;
  /** Share of requests that take longer than a second. */
  readonly slow?: number;
  readonly lagSeconds?: number;
}

interface Grown {
  readonly labels: Readonly<Record<string, string>>;
  /** Per second, before the step and from it on. */
  readonly before: number;
  readonly after: number;
}

const README = readFileSync(join(ROOT, "examples/cluster-move/README.md"), "utf8");

/** The first line with these words, without the exit code before it. */
const lineOf = (said: string, words: string) =>
  said
    .split("\n")
    .find((line) => line.includes(words))
    ?.replace(/^\d: /, "") ?? said;

/** What the old cluster answers badly, always. */
const OLD_ERRORS = Object.fromEntries(APPS.map((app) => [app, 0.00008]));

/** A counter that is scraped from two hours before the step to an hour and a half after it. */
function counter({ labels, before, after }: Grown): TestSeries {
  const samples: [number, number][] = [];
  // Errors of several applications do not come in the same moment.
  let value = APPS.indexOf(labels["job"] ?? "") / APPS.length;
  for (let ms = STEP - 120 * MINUTE; ms <= STEP + 90 * MINUTE; ms += SCRAPE_MS) {
    samples.push([ms, Math.floor(value)]);
    value += ((ms < STEP ? before : after) * SCRAPE_MS) / 1000;
  }
  return { labels, samples };
}

/** The requests of one application; before the step the new cluster has a probe's alone, and all is well. */
function requests(app: string, given: Story & { readonly cluster: string }): readonly TestSeries[] {
  const { cluster, errors = {}, slow = WELL.slow } = given;
  const [before, after] = cluster === "new" ? [0.5, 5] : [50, 45];
  const common = { job: app, cluster, instance: `${app}-1` };
  const bad = { before: cluster === "new" ? 0 : (errors[app] ?? 0), after: errors[app] ?? 0 };
  const series = (
    name: string,
    labels: Readonly<Record<string, string>>,
    share: { readonly before: number; readonly after: number },
  ) =>
    counter({
      labels: { __name__: name, ...common, ...labels },
      before: before * share.before,
      after: after * share.after,
    });
  const both = (share: number) => ({ before: share, after: share });
  return [
    series("http_requests_total", { code: "200" }, { before: 1, after: 1 - bad.after }),
    series("http_requests_total", { code: "500" }, bad),
    series("http_request_duration_seconds_count", {}, both(1)),
    ...Object.entries(WELL.within).map(([le, share]) =>
      series("http_request_duration_seconds_bucket", { le }, both(share)),
    ),
    series(
      "http_request_duration_seconds_bucket",
      { le: "1" },
      { before: 1 - WELL.slow, after: 1 - slow },
    ),
  ];
}

function lag(seconds: number): TestSeries {
  const samples: [number, number][] = [];
  for (let ms = STEP - 120 * MINUTE; ms <= STEP + 90 * MINUTE; ms += SCRAPE_MS)
    samples.push([ms, ms < STEP ? 1 : seconds]);
  return { labels: { __name__: "pg_replication_lag_seconds", instance: "postgres-0" }, samples };
}

// The real command, script, git and Prometheus; only the clock is told.
describe("six applications that move from one cluster to another", function () {
  this.timeout(180_000);
  const { repository, tiphys, addRemote } = promotionSetup();
  let stores: readonly MetricStore[] = [];
  let server: RunningAnalysis | null = null;
  let now = STEP;

  afterEach(async () => {
    await server?.stop();
    for (const store of stores) await store.stop();
  });

  /** The fleet in a repository of its own, two clusters' metrics, and the provider of the new one. */
  async function begin(story: Story): Promise<void> {
    stores = await Promise.all([startPrometheus(), startPrometheus()]);
    const [fresh, old] = stores;
    const { lagSeconds = 1 } = story;
    await fresh?.write([
      ...APPS.flatMap((app) => requests(app, { ...story, cluster: "new" })),
      lag(lagSeconds),
    ]);
    await old?.write(APPS.flatMap((app) => requests(app, { errors: OLD_ERRORS, cluster: "old" })));
    const { folder } = repository();
    cpSync(join(ROOT, "examples/cluster-move"), folder, { recursive: true });
    commit("Begin", STEP - 120 * MINUTE);
    addRemote();
    repository().git("push", "--quiet", "--set-upstream", "origin", "main");
    now = STEP;
    const argv = ["--from", ".", ...sources()];
    server = await startAnalysis({ cwd: folder, argv, now: () => now });
  }

  function commit(message: string, at: number): void {
    const date = new Date(at).toISOString();
    const person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com"];
    repository().git("add", "--all");
    execFileSync("git", [...person, "commit", "--quiet", `--message=${message}`], {
      cwd: repository().folder,
      env: { PATH: process.env["PATH"], GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    });
  }

  function rehearseHalf(): void {
    const path = "edge/overlays/rehearsal/traffic.yaml";
    const text = repository().git("show", `origin/main:${path}`);
    const half = text.replace("old: 90", "old: 50").replace("new: 10", "new: 50");
    repository().git("pull", "--quiet");
    repository().write({ [path]: `${half}\n` });
    commit("Rehearse half", STEP + 2 * MINUTE);
    repository().git("push", "--quiet");
  }

  const sources = () => [
    ...["--source", `default=${stores[0]?.url}`],
    ...["--source", `old-cluster=${stores[1]?.url}`],
  ];
  const weight = () =>
    /^ {2}new: (\d+)$/m.exec(repository().git("show", `origin/main:${WEIGHT}`))?.[1];

  async function promote(at: number): Promise<string> {
    const argv = ["promote", "edge", "--to", "production", "--push", ...sources()];
    const { exitCode, stdout, stderr } = await tiphys(argv, { now: at });
    return `${exitCode}: ${stderr}${stdout}`;
  }

  /** What gates/watch.sh says, so long after the step. */
  async function watch(afterMinutes: number): Promise<string> {
    now = STEP + afterMinutes * MINUTE;
    const { folder } = repository();
    const command = join(dirname(folder), "tiphys");
    writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${ROOT}/bin/tiphys.js" "$@"\n`);
    chmodSync(command, 0o755);
    const env = {
      ...{ PATH: `${dirname(folder)}:${process.env["PATH"]}`, HOME: folder },
      ...{ ANALYSIS: server?.url, GIT_CONFIG_NOSYSTEM: "1" },
      ...{ GIT_AUTHOR_NAME: "Watch", GIT_AUTHOR_EMAIL: "watch@example.com" },
      ...{ GIT_COMMITTER_NAME: "Watch", GIT_COMMITTER_EMAIL: "watch@example.com" },
    };
    const ran = promisify(execFile)("sh", ["gates/watch.sh", "production"], { cwd: folder, env });
    return await ran.then(
      ({ stdout }) => `0: ${stdout}`,
      ({ code, stdout, stderr }) => `${code}: ${stdout}${stderr}`,
    );
  }

  it("go on to half of the traffic while all gates hold, by one commit a step", async () => {
    await begin({});
    expect(await watch(0)).to.equal("0: pass: the old cluster has all of the traffic\n");
    expect(await promote(STEP)).to.match(/^0: [^]*spec\.new: 0 -> 10[^]*pass {2}budget/);
    expect(weight()).to.equal("10");
    rehearseHalf();
    expect(await watch(60)).to.match(/^0: (pass: .*\n){4}pass: all gates of this step together\n$/);
    expect(await promote(STEP + 70 * MINUTE)).to.match(/^0: [^]*spec\.new: 10 -> 50/);
    expect(weight()).to.equal("50");
  });

  it("wait as long as there are too few requests to know", async () => {
    await begin({});
    await promote(STEP);
    const said = await watch(5);
    expect(said).to.match(/^0: hold: too early for a pass: [^]*\nhold: all gates/);
    expect(README).to.contain(lineOf(said, "too early"));
    expect(weight()).to.equal("10");
  });

  const back = [
    {
      title: "when more than one request in 10,000 is bad in all of them together",
      story: { errors: Object.fromEntries(APPS.map((app) => [app, 0.0006])) },
      reason: /^1: fail: new version: burn [\d.]+x of budget over \d+m, at most 1x: /,
    },
    {
      title: "when one of them is worse than it was in the old cluster",
      story: { errors: { orders: 0.003 } },
      reason: /^1: fail: orders\/orders\/error-rate: new version is \d+x as bad as its baseline/,
    },
    {
      title: "when more than one request in a hundred takes a second",
      story: { slow: 0.03 },
      reason: /^1: [^]*fail: [^]*new version/,
    },
  ];
  for (const { title, story, reason } of back)
    it(`go back at once ${title}`, async () => {
      await begin(story);
      await promote(STEP);
      expect(weight()).to.equal("10");
      const said = await watch(30);
      expect(said).to.match(reason);
      expect(README).to.contain(lineOf(said, "fail: "));
      expect(weight()).to.equal("0");
      expect(repository().git("log", "-1", "--format=%B", "origin/main")).to.contain("new version");
    });

  it("neither go on nor back while the replication is ten seconds behind", async () => {
    await begin({ lagSeconds: 10 });
    await promote(STEP);
    const said = await watch(60);
    expect(said).to.contain("hold: value not below 5").and.to.contain("it never fails");
    expect(said).to.match(/^0: /);
    expect(README).to.contain(lineOf(said, "value not below"));
    rehearseHalf();
    const next = await promote(STEP + 70 * MINUTE);
    expect(next).to.match(/^3: [^]*wait {2}budget {2}replication\/lag has/);
    expect(weight()).to.equal("10");
  });
});
