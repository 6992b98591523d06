import { endLoopWorld, startLoopWorld } from "./world.ts";

/** One world for the whole run; its times are printed when it ends. */
export const mochaHooks = {
  async beforeAll(this: Mocha.Context): Promise<void> {
    // The first run on a machine builds Argo CD and the control plane.
    this.timeout(3_600_000);
    await startLoopWorld(this);
  },
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(120_000);
    const times = await endLoopWorld();
    process.stdout.write(`\n${times}\n\n`);
  },
};
