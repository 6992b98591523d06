// Writes and reads entries of a folder of renders for two seconds, and says on stdout how that went:
// node test/support/store-writer.ts FOLDER SEED
import { nameShape } from "#rendering/cache/named-shape.ts";
import { renderStore } from "#rendering/cache/render-store.ts";
import { randomFrom } from "./random.ts";

const [folder = "", seed = "1"] = process.argv.slice(2);
const random = randomFrom(Number(seed));
const counts = { writes: 0, hits: 0, wrong: 0, damaged: 0, failed: 0 };
const store = renderStore({
  folder,
  maxBytes: 200_000,
  onEvent: (event) => {
    if (event !== "evicted") counts[event] += 1;
  },
});
const shape = nameShape({ root: "", lookups: ["a"], globs: [], folders: [], variables: [] });
const facts = { resources: 1, kinds: [] };

for (const end = Date.now() + 2000; Date.now() < end;) {
  const number = Math.floor(random() * 12);
  const place = { domain: "none", question: `q${number}` };
  const key = String(number).padStart(64, "0");
  const bytes = Buffer.alloc(20_000, `${number} `);
  const texts = [{ file: "a", isSource: false, bytes }];
  if (random() < 0.5) {
    store.write(place, {
      key,
      shape,
      render: { isDenied: false, report: "", begin: 0, facts, end: null, texts },
    });
    counts.writes += 1;
  } else {
    const render = store.read(place, key);
    if (render !== null) counts.hits += 1;
    if (render !== null && !bytes.equals(render.texts[0]?.bytes ?? Buffer.alloc(0)))
      counts.wrong += 1;
  }
  await store.settled();
}
process.stdout.write(JSON.stringify(counts));
