import type { World } from "./world.ts";

/** The same world, but for what tells its user to stop. Not a copy: that would open stdin. */
export function endingBy(world: World, signal: AbortSignal): World {
  return Object.create(world, { signal: { value: signal } });
}
