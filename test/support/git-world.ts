import type { World } from "#adapters/world.ts";

/** What git needs of the world, without the machine's own settings. */
export function gitWorld(cwd: string): Pick<World, "env" | "cwd" | "signal"> {
  const env = { PATH: process.env.PATH, HOME: cwd, GIT_CONFIG_NOSYSTEM: "1" };
  return { cwd, env, signal: new AbortController().signal };
}
