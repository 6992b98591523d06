import { expect } from "chai";
import type { EventsIndicator } from "#core/slo/objective.ts";
import { simplestEvents } from "#core/slo/promql/simplest-events.ts";

const count = (selector: string) => `sum(increase(${selector}[5m]))`;
const events = (
  counted: "good" | "bad",
  part: string,
  total = count("x_seconds_count"),
): EventsIndicator => ({ kind: "events", counted, part, total });
const bucket = count('x_seconds_bucket{le="0.25"}');
const within = (thresholdSeconds: number, histogram = "x_seconds", selector = "") => ({
  kind: "latency",
  histogram,
  selector,
  thresholdSeconds,
  native: false,
});

describe("simplestEvents", () => {
  const cases: readonly { title: string; given: EventsIndicator; expected: unknown }[] = [
    { title: "one bucket among all", given: events("good", bucket), expected: within(0.25) },
    {
      title: "bad ones as all but one bucket",
      given: events("bad", `${count("x_seconds_count")} - ${bucket}`),
      expected: within(0.25),
    },
    {
      title: "a bucket among the largest one",
      given: events("good", bucket, count('x_seconds_bucket{le="+Inf"}')),
      expected: within(0.25),
    },
    {
      title: "one bucket by a choice of spellings",
      given: events("good", count('x_seconds_bucket{le=~"0.25|2.5e-01"}')),
      expected: within(0.25),
    },
    {
      title: "the same labels in another order",
      given: events(
        "good",
        count('x_ms_bucket{a="1",le="250",b="2"}'),
        count('x_ms_count{b="2",a="1"}'),
      ),
      expected: within(0.25, "x_ms", 'a="1",b="2"'),
    },
    {
      title: "good ones as all but the bad",
      given: events("good", `${count("all")} - ${count("bad")}`, count("all")),
      expected: events("bad", count("bad"), count("all")),
    },
  ];
  for (const { title, given, expected } of cases)
    it(`finds ${title}`, () => {
      expect(simplestEvents(given)).to.deep.equal(expected);
    });

  const kept: readonly (readonly [string, EventsIndicator])[] = [
    ["slow requests that are called good", events("bad", bucket)],
    [
      "a bucket of one job among all jobs",
      events("good", count('x_seconds_bucket{job="a",le="1"}')),
    ],

    ["a bucket of another histogram", events("good", count('y_seconds_bucket{le="1"}'))],
    ["a bucket that counts twice", events("good", `2 * ${bucket}`)],
    ["a difference of other counts", events("bad", `${count("a")} - ${count("b")}`)],
  ];
  for (const [title, indicator] of kept)
    it(`leaves ${title} as they are`, () => {
      expect(simplestEvents(indicator)).to.deep.equal(indicator);
    });
});
