import { expect } from "chai";
import { withServedFleet } from "#test/bench/served-fleet.ts";
import { soakWebhook } from "#test/bench/soak-webhook.ts";
import { freePorts } from "#test/support/free-ports.ts";

const WARM = 6000;
const MOST_GROWN_MB = 3;
const MOST_RESIDENT_MB = 260;

describe("a webhook server that judges for long", function () {
  this.timeout(300_000);

  it("keeps nothing of the reviews it has answered, whatever their kinds", async () => {
    const [inspectorPort = 0] = await freePorts(1);
    const nodeArguments = [`--inspect=127.0.0.1:${inspectorPort}`];
    await withServedFleet({ policies: 10, nodeArguments }, async (served) => {
      const soak = { reviews: 3 * WARM, readAt: [WARM, 3 * WARM], inspectorPort, seed: 20_261_121 };
      const { readings, allowed } = await soakWebhook(served, soak);
      const [warm, end] = readings;
      expect(allowed).to.be.within(WARM / 2, 3 * WARM - WARM / 6);
      expect(Number(end?.heap) - Number(warm?.heap)).to.be.below(MOST_GROWN_MB);
      expect(end?.resident).to.be.below(MOST_RESIDENT_MB);
    });
  });
});
