import { run } from "./run.ts";

const stop = new AbortController();
// Not once: with no other listener left, execa's own would end the process before it has cleaned up.
for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, () => stop.abort(name));
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});

const { argv, env, stdout, stderr } = process;
process.exitCode = await run({
  argv: argv.slice(2),
  env,
  cwd: process.cwd(),
  // Opening it costs 8 ms; few commands read it.
  get stdin() {
    return process.stdin;
  },
  ...{ stdout, stderr, now: Date.now, signal: stop.signal },
});
