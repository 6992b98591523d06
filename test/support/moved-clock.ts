// Loaded before a program with node --import: moves its clock by what a file says at each moment.
import { readFileSync } from "node:fs";

const READ_EVERY_MS = 100;
const realNow = Date.now;
const file = process.env.TIPHYS_TEST_CLOCK ?? "";
let offsetMs = 0;
let readAt = -Infinity;

Date.now = () => {
  if (performance.now() - readAt > READ_EVERY_MS) {
    offsetMs = Number(readFileSync(file, "utf8"));
    readAt = performance.now();
  }
  return realNow() + offsetMs;
};
