import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectGithub, type Github } from "#adapters/github/connect-github.ts";
import { githubRepository } from "#adapters/github/github-repository.ts";
import { errorOf } from "#test/support/error-of.ts";
import { type GithubServer, startGithub } from "#test/support/github-server.ts";

const TOKEN = "ghs_aVerySecretToken";
const COMMIT = "c0ffee".repeat(6).padEnd(40, "0");
const NOW = Date.parse("2026-11-21T12:00:00Z");
const PLACE = { branch: "tiphys/promote/shop/prod", base: "main" };

describe("GitHub", () => {
  let server: GithubServer;
  let github: Github;
  let folder = "";
  let pauses: number[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "tiphys-github-"));
    writeFileSync(join(folder, "token"), `${TOKEN}\n`);
    server = await startGithub({ token: TOKEN });
    pauses = [];
    github = connect({});
  });

  afterEach(async () => {
    github.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function connect(env: Readonly<Record<string, string>>): Github {
    const variables = { GITHUB_API_URL: server.url, GITHUB_REPOSITORY: "acme/shop", ...env };
    const repository = githubRepository(null, variables);
    if (repository === null) throw new Error("no repository");
    return connectGithub({
      repository,
      tokenFile: join(folder, "token"),
      world: { env: variables, now: () => NOW, signal: new AbortController().signal },
      pause: async (ms) => void pauses.push(ms),
    });
  }

  it("opens a pull request, finds it again, writes it anew and closes it", async () => {
    expect(await github.findPullRequest(PLACE)).to.equal(null);
    const made = await github.openPullRequest({ ...PLACE, title: "Promote", body: "a\nb\n" });
    expect(made.url).to.equal("https://github.com/acme/shop/pull/1");
    const known = await github.findPullRequest(PLACE);
    if (known === null) throw new Error("expected a pull request");
    const before = server.calls.length;
    await github.updatePullRequest({ known, title: "Promote", body: "a\nb\n" });
    expect(server.calls.length).to.equal(before);
    await github.updatePullRequest({ known, title: "Promote v2", body: "c\n" });
    expect(server.pulls()[0]).to.include({ title: "Promote v2", body: "c\r\n", state: "open" });
    await github.closePullRequest(1);
    expect(await github.findPullRequest(PLACE)).to.include({ number: 1, isOpen: false });
    await github.openPullRequest({ ...PLACE, title: "Promote v3", body: "" });
    expect(await github.findPullRequest(PLACE)).to.include({ number: 2, isOpen: true });
  });

  it("takes the pull request that is there where another opened it first", async () => {
    const first = await github.openPullRequest({ ...PLACE, title: "Promote", body: "" });
    const second = await github.openPullRequest({ ...PLACE, title: "Promote", body: "" });
    expect(second.number).to.equal(first.number);
    expect(server.pulls()).to.have.length(1);
  });

  it("finds the pull request whose answer was lost", async () => {
    server.failNext(/^POST \/pulls$/, { status: 502, body: "<html>", isLate: true });
    const { number } = await github.openPullRequest({ ...PLACE, title: "Promote", body: "" });
    expect([number, server.pulls().length, pauses]).to.deep.equal([1, 1, [1000]]);
  });

  it("takes no other branch's pull request for its own", async () => {
    const other = { ...PLACE, branch: "tiphys/promote/shop/staging" };
    await github.openPullRequest({ ...other, title: "Promote", body: "" });
    const found = await github.findPullRequest(PLACE);
    expect(found).to.equal(null);
  });

  it("cuts a body short that GitHub would refuse", async () => {
    const body = "0123456789\n".repeat(10_000);
    await github.openPullRequest({ ...PLACE, title: "Promote", body });
    expect(server.pulls()[0]?.body).to.match(/9\r\n\r\n\(cut short\)\r\n$/);
  });

  it("reads statuses and check runs by name, over several pages, and the worse of two", async () => {
    for (let index = 0; index < 130; index++)
      server.addStatus(COMMIT, { context: `scan-${index}`, state: "success" });
    server.addStatus(COMMIT, { context: "load", state: "pending" });
    server.addStatus(COMMIT, { context: "odd", state: "error" });
    server.addCheckRun(COMMIT, { name: "scan-3", status: "completed", conclusion: "failure" });
    server.addCheckRun(COMMIT, { name: "unit", status: "completed", conclusion: "success" });
    server.addCheckRun(COMMIT, { name: "e2e", status: "in_progress", conclusion: null });
    server.addCheckRun(COMMIT, { name: "lint", status: "completed", conclusion: "skipped" });
    const states = await github.commitStatuses(COMMIT);
    expect(Object.keys(states)).to.have.length(135);
    expect(states).to.include({
      "scan-129": "pass",
      load: "pending",
      odd: "fail",
      "scan-3": "fail",
      unit: "pass",
      e2e: "pending",
      lint: "pending",
    });
  });

  it("writes a status once, in at most 140 characters", async () => {
    const status = { commit: COMMIT, name: "tiphys/gates", description: `a\n${"b".repeat(200)}` };
    await github.setCommitStatus({ ...status, state: "pending" });
    await github.setCommitStatus({ ...status, state: "pending" });
    await github.setCommitStatus({ ...status, state: "pass" });
    const posts = server.calls.filter(({ method }) => method === "POST");
    expect(posts.map(({ body }) => body.state)).to.deep.equal(["pending", "success"]);
    expect(server.statuses(COMMIT)["tiphys/gates"]).to.match(/^success: a b{137}…$/);
  });

  it("keeps one comment of a kind", async () => {
    await github.upsertComment({ number: 1, marker: "tiphys:diff", body: "one" });
    await github.upsertComment({ number: 1, marker: "tiphys:diff", body: "two" });
    await github.upsertComment({ number: 1, marker: "tiphys:diff", body: "two" });
    expect(server.comments(1)).to.deep.equal(["<!-- tiphys:diff -->\ntwo"]);
    expect(server.calls.filter(({ method }) => method !== "GET")).to.have.length(2);
  });

  it("sends the token in a header alone, and reads it again when it changes", async () => {
    await github.findPullRequest(PLACE);
    expect(server.calls[0]?.headers.authorization).to.equal(`Bearer ${TOKEN}`);
    expect(server.calls[0]?.path).not.to.contain(TOKEN);
    writeFileSync(join(folder, "token"), "ghs_next");
    const error = await errorOf(github.findPullRequest(PLACE));
    expect(error.message).to.equal(
      "GitHub (acme/shop): GET /pulls: expected an answer, got HTTP status 401: Bad credentials. The token is wrong or has ended: write a new one into its file.",
    );
  });

  const faults = [
    {
      title: "waits as long as it is told to, then goes on",
      faults: [{ status: 429, headers: { "retry-after": "7" }, body: { message: "slow down" } }],
      pauses: [7000],
    },
    {
      title: "waits for the end of the hour's limit where it is near",
      faults: [
        {
          status: 403,
          headers: {
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": String(NOW / 1000 + 30),
          },
          body: { message: "API rate limit exceeded for installation" },
        },
      ],
      pauses: [31_000],
    },
    {
      title: "waits a minute where a secondary limit names no time",
      faults: [{ status: 403, body: { message: "You have exceeded a secondary rate limit" } }],
      pauses: [60_000],
    },
    {
      title: "asks again after faults of the server",
      faults: [
        { status: 502, body: "<html>" },
        { status: 503, body: "" },
      ],
      pauses: [1000, 3000],
    },
  ];

  for (const { title, faults: given, pauses: expected } of faults)
    it(title, async () => {
      server.failNext(/^GET/, ...given);
      expect(await github.findPullRequest(PLACE)).to.equal(null);
      expect(pauses).to.deep.equal(expected);
    });

  const refusals = [
    {
      title: "a limit that lasts longer than a minute",
      fault: {
        status: 403,
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1000 + 1800) },
        body: { message: "API rate limit exceeded" },
      },
      words: "API rate limit exceeded. Run it again later, and less often.",
    },
    {
      title: "missing rights",
      fault: { status: 403, body: { message: "Resource not accessible by integration" } },
      words: "Give the token of its file the rights for this repository",
    },
    {
      title: "an unknown repository",
      fault: { status: 404, body: { message: "Not Found" } },
      words: "and check the repository's name",
    },
    {
      title: "a redirect, which it does not follow",
      fault: { status: 301, headers: { location: "http://127.0.0.1:1/" }, body: {} },
      words: "The repository has another name now",
    },
    {
      title: "what is no JSON",
      fault: { status: 200, body: "<html>welcome</html>" },
      words: "something that is no JSON",
    },
    {
      title: "a refusal with its reasons",
      fault: {
        status: 422,
        body: { message: "Validation Failed", errors: [{ resource: "Label", code: "invalid" }] },
      },
      words: "HTTP status 422: Validation Failed (Label invalid). Mend what it names.",
    },
  ];

  for (const { title, fault, words } of refusals)
    it(`says ${title}, at once`, async () => {
      server.failNext(/^GET/, fault);
      const error = await errorOf(github.findPullRequest(PLACE));
      expect([error.code, pauses]).to.deep.equal(["HOST_FAILED", []]);
      expect(error.message).to.contain(words);
    });

  it("gives up after four attempts, and shows no token", async () => {
    await server.close();
    const error = await errorOf(github.findPullRequest(PLACE));
    expect(error.message).to.contain("got a refused connection");
    expect(pauses).to.deep.equal([1000, 3000, 9000]);
    expect(JSON.stringify(error) + String(error.stack)).not.to.contain(TOKEN);
  });

  it("does not write a comment twice where nobody knows what became of it", async () => {
    server.failNext(/^POST/, { status: 502, body: "", isLate: true });
    await errorOf(github.upsertComment({ number: 1, marker: "tiphys:diff", body: "one" }));
    expect(server.comments(1)).to.have.length(1);
    await github.upsertComment({ number: 1, marker: "tiphys:diff", body: "one" });
    expect(server.comments(1)).to.have.length(1);
  });
});
