import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { TiphysError } from "#core/errors.ts";
import { runCommand } from "#adapters/run-command.ts";
import { renderOverlay, startRender, type RenderRequest } from "#rendering/render-overlay.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { kustomizePath } from "#test/support/need-tool.ts";

const MANIFEST = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

describe("renderOverlay", () => {
  const folder = temporaryFolder();
  beforeEach(() =>
    writeTree(folder(), {
      "app/kustomization.yaml": "resources: [a.yaml]\n",
      "app/a.yaml": MANIFEST,
    }),
  );

  /** A kustomize that is a shell script. */
  const requestFor = (script: string, changes: Partial<RenderRequest> = {}): RenderRequest => {
    const command = join(folder(), "kustomize");
    writeFileSync(command, `#!/bin/sh\n${script}\n`);
    chmodSync(command, 0o755);
    return {
      directory: join(folder(), "app"),
      repositoryRoot: folder(),
      kustomize: { command, form: "kustomize" },
      env: { PATH: process.env.PATH, HOME: "/home/user" },
      ...changes,
    };
  };
  const errorOf = async (request: RenderRequest) => {
    try {
      await renderOverlay(request);
    } catch (error) {
      if (error instanceof TiphysError) return error;
      throw error;
    }
    throw new Error("expected an error");
  };
  const textOf = async (request: RenderRequest) =>
    new TextDecoder().decode((await renderOverlay(request)).bytes);

  const faults = [
    {
      title: "an empty answer",
      script: "true",
      message:
        "app: expected rendered manifests, got nothing. Check that resources lists something to deploy.",
    },
    {
      title: "a blank answer",
      script: "printf '\\n\\n'",
      message:
        "app: expected rendered manifests, got nothing. Check that resources lists something to deploy.",
    },
    {
      title: "an answer that ends within a line",
      script: "printf 'kind: Conf'",
      message: "app: expected whole manifests, got text that ends within a line. Run it again.",
    },
    {
      title: "an answer that ends where another document begins",
      script: "printf 'kind: ConfigMap\\n---\\n'",
      message:
        "app: expected whole manifests, got text that ends where another document begins. Run it again.",
    },
    {
      title: "NUL bytes",
      script: "printf 'a: \\0\\n'",
      message:
        "app: expected YAML text, got binary data. Check the generators and the kustomize program.",
    },
    {
      title: "bytes that are no UTF-8",
      script: "printf 'a: \\377\\n'",
      message:
        "app: expected YAML text, got binary data. Check the generators and the kustomize program.",
    },
    {
      title: "half an answer and a failure",
      script: "printf 'kind: ConfigMap\\n'; echo 'Error: disk on fire' >&2; exit 1",
      message: "app/kustomization.yaml: kustomize says: disk on fire. Correct the kustomization.",
    },
    {
      title: "a failure without a word",
      script: "exit 7",
      message:
        "app: expected exit code 0 from kustomize, got 7 and no message. Run it by hand to see more.",
    },
    {
      title: "an answer and a violent end",
      script: `printf '${MANIFEST.replaceAll("\n", "\\n")}'; kill -KILL $$`,
      message:
        "app: expected kustomize to end by itself, it was ended by SIGKILL. Check the memory limit.",
    },
    {
      title: "an answer that takes too long",
      script: "exec sleep 30",
      options: { timeLimitMs: 200 },
      message:
        "app: expected kustomize to end within 0.2 s, it did not. Split the overlay, or look for files that grow without measure.",
    },
    {
      title: "an answer without end",
      script: "exec yes",
      options: { maxOutputBytes: 100_000 },
      message: "app: expected at most 100000 bytes from kustomize, got more. Split the overlay.",
    },
    {
      title: "a whole answer while something that it started holds the line",
      script: `printf '${MANIFEST.replaceAll("\n", "\\n")}'; sleep 30 & exit 0`,
      options: { timeLimitMs: 400 },
      message:
        "app: expected kustomize to end within 0.4 s, it did not. Split the overlay, or look for files that grow without measure.",
    },
  ];
  for (const { title, script, options = {}, message } of faults) {
    it(`takes ${title} for an error`, async () => {
      const error = await errorOf(requestFor(script, { options }));
      expect({ code: error.code, message: error.message }).to.deep.equal({
        code: "RENDER_FAILED",
        message,
      });
    });
  }

  it("says what cannot be started", async () => {
    const kustomize = { command: "/nowhere/kustomize", form: "kustomize" } as const;
    const error = await errorOf({ ...requestFor(""), kustomize });
    expect(error.message).to.equal(
      'app: expected to start "/nowhere/kustomize", got ENOENT. Check the program and its permissions.',
    );
  });

  it("keeps the whole text of an error apart", async () => {
    const error = await errorOf(
      requestFor("echo 'warning' >&2; echo 'Error: long story' >&2; exit 1"),
    );
    expect(error.detail).to.equal("warning\nError: long story\n");
  });

  it("calls kustomize and kubectl each in its own way", async () => {
    const request = requestFor('echo "$@"');
    const app = join(folder(), "app");
    const kubectl = { ...request.kustomize, form: "kubectl" } as const;
    expect(await textOf(request)).to.equal(`build ${app}\n`);
    expect(await textOf({ ...request, kustomize: kubectl })).to.equal(`kustomize ${app}\n`);
    expect(await textOf({ ...request, options: { enableHelm: true } })).to.equal(
      `build ${app} --enable-helm\n`,
    );
  });

  it("locks the network unless something remote is allowed and used", async () => {
    const request = requestFor('echo "${GIT_ALLOW_PROTOCOL-open} $HOME"');
    expect(await textOf(request)).to.equal("none /home/user\n");
    const allowed = { ...request, options: { allowRemote: ["github.com/acme"] } };
    expect(await textOf(allowed)).to.equal("none /home/user\n");
    writeTree(folder(), { "app/kustomization.yaml": "resources: [github.com/acme/base]\n" });
    expect(await textOf(allowed)).to.equal("open /home/user\n");
  });

  it("starts nothing for what the graph refuses", async () => {
    writeTree(folder(), { "app/kustomization.yaml": "resources: [github.com/acme/base]\n" });
    const error = await errorOf(requestFor(`touch "${folder()}/started"`));
    expect(error.code).to.equal("RENDER_REFUSED");
    expect(existsSync(join(folder(), "started"))).to.equal(false);
  });

  it("has started kustomize when startRender returns", async () => {
    const started = startRender(requestFor(`touch "${folder()}/started"; echo a`));
    const until = performance.now() + 60_000;
    const sleeper = new Int32Array(new SharedArrayBuffer(4));
    // The event loop stands still: what happens now happens in the other process.
    while (!existsSync(join(folder(), "started")) && performance.now() < until)
      Atomics.wait(sleeper, 0, 0, 20);
    expect(existsSync(join(folder(), "started"))).to.equal(true);
    expect(started.graph.files).to.deep.equal(["app/a.yaml", "app/kustomization.yaml"]);
    expect((await started.output).bytes).to.have.length(2);
  });

  it("keeps a failure until somebody asks", async () => {
    const started = startRender(requestFor("echo 'Error: no' >&2; exit 1"));
    await wait(300);
    const error = await started.output.catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(TiphysError);
  });

  const ends = [
    { title: "a success", script: "echo a" },
    { title: "a failure", script: "exit 1" },
    { title: "an abort", script: "exec sleep 30", abort: true },
  ];
  for (const { title, script, abort } of ends) {
    it(`leaves no temporary folder behind after ${title} with settings`, async () => {
      const log = join(folder(), "target");
      const controller = new AbortController();
      const rendering = renderOverlay(
        requestFor(`echo "$2" > "${log}.part"; mv "${log}.part" "${log}"; ${script}`, {
          settings: { namespace: "a" },
          signal: controller.signal,
        }),
      ).catch((error: unknown) => error);
      for (let i = 0; i < 200 && !existsSync(log); i += 1) await wait(10);
      if (abort === true) controller.abort();
      await rendering;
      const target = basename(readFileSync(log, "utf8").trim());
      expect(target).to.match(/^tiphys-/);
      expect(readdirSync(tmpdir())).not.to.include(target);
    });
  }

  it("prints what kustomize build prints, byte for byte", async function () {
    this.timeout(300_000);
    const command = await kustomizePath();
    writeTree(folder(), { "app/kustomization.yaml": "resources: [a.yaml]\nnamePrefix: é-\n" });
    const request = { ...requestFor(""), kustomize: { command, form: "kustomize" } as const };
    const direct = await runCommand({
      command,
      args: ["build", join(folder(), "app")],
      cwd: folder(),
      env: process.env,
      timeLimitMs: 60_000,
      maxOutputBytes: 1_000_000,
      processGroup: "own",
    });
    const { bytes } = await renderOverlay(request);
    expect(direct.ok && Buffer.compare(bytes, direct.output.stdout)).to.equal(0);
  });
});
