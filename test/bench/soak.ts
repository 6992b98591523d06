// 200,000 reviews of many kinds, and what the server takes meanwhile.
import { parseArgs } from "node:util";
import { freePorts } from "../support/free-ports.ts";
import { soakWebhook } from "./soak-webhook.ts";
import { withServedFleet } from "./served-fleet.ts";

const { values } = parseArgs({
  options: {
    reviews: { type: "string", default: "200000" },
    policies: { type: "string", default: "10" },
    seed: { type: "string", default: "20261121" },
  },
});
const reviews = Number(values.reviews);
const readAt = [0.1, 0.5, 1].map((share) => Math.round((reviews * share) / 2000) * 2000);
const [inspectorPort = 0] = await freePorts(1);
const nodeArguments = [`--inspect=127.0.0.1:${inspectorPort}`];

await withServedFleet({ policies: Number(values.policies), nodeArguments }, async (served) => {
  const start = performance.now();
  const seed = Number(values.seed);
  const { readings, allowed } = await soakWebhook(served, { reviews, readAt, inspectorPort, seed });
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`\nsoak: ${reviews} reviews in ${seconds} s, ${allowed} allowed, seed ${seed}`);
  console.log("reviews | resident MB | heap in use after gc MB");
  for (const { reviews: sent, resident, heap } of readings)
    console.log(
      [String(sent).padStart(7), String(resident).padStart(11), heap.toFixed(1).padStart(23)].join(
        " | ",
      ),
    );
});
