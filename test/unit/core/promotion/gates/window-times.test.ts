import { expect } from "chai";
import { isOpen, nextOpening } from "#core/promotion/gates/window-times.ts";

const BERLIN = "Europe/Berlin";
const office = [{ allow: "Mon-Thu 09:00-16:00", timeZone: BERLIN }];
const nights = [{ allow: "22:00-06:00", timeZone: "UTC" }];
const weekendOff = [{ deny: "Sat,Sun", timeZone: BERLIN }];
const both = [...office, { deny: "Tue 09:00-12:00", timeZone: BERLIN }];

const cases = [
  {
    title: "opens at its first minute, by winter's clocks",
    windows: office,
    at: "2026-11-23T08:00:00Z",
    open: true,
  },
  {
    title: "is shut a second before",
    windows: office,
    at: "2026-11-23T07:59:59Z",
    open: false,
    next: "2026-11-23T08:00:00Z",
  },
  {
    title: "is shut at its last minute's end",
    windows: office,
    at: "2026-11-23T15:00:00Z",
    open: false,
    next: "2026-11-24T08:00:00Z",
  },
  {
    title: "opens an hour earlier in summer, as clocks do",
    windows: office,
    at: "2026-07-06T07:00:00Z",
    open: true,
  },
  {
    title: "waits over the weekend for Monday",
    windows: office,
    at: "2026-11-20T12:00:00Z",
    open: false,
    next: "2026-11-23T08:00:00Z",
  },
  {
    title: "waits for the right hour where clocks change on the way",
    windows: office,
    at: "2026-10-23T12:00:00Z",
    open: false,
    next: "2026-10-26T08:00:00Z",
  },
  { title: "goes over midnight", windows: nights, at: "2026-11-23T03:00:00Z", open: true },
  {
    title: "that goes over midnight is shut by day",
    windows: nights,
    at: "2026-11-23T12:00:00Z",
    open: false,
    next: "2026-11-23T22:00:00Z",
  },
  {
    title: "denies whole days by local clocks",
    windows: weekendOff,
    at: "2026-11-20T23:30:00Z",
    open: false,
    next: "2026-11-22T23:00:00Z",
  },
  {
    title: "that only denies leaves the rest open",
    windows: weekendOff,
    at: "2026-11-23T12:00:00Z",
    open: true,
  },
  {
    title: "denies before it allows",
    windows: both,
    at: "2026-11-24T09:00:00Z",
    open: false,
    next: "2026-11-24T11:00:00Z",
  },
  {
    title: "is always open where there is none",
    windows: [],
    at: "2026-11-24T09:00:00Z",
    open: true,
  },
  {
    title: "never opens where one denies all",
    windows: [{ deny: "00:00-24:00", timeZone: "UTC" }],
    at: "2026-11-24T09:00:00Z",
    open: false,
    next: null,
  },
  {
    title: "is told to open within the hour after which clocks skip its beginning",
    windows: [{ allow: "Sun 02:30-05:00", timeZone: BERLIN }],
    at: "2026-03-29T00:30:00Z",
    open: false,
    next: "2026-03-29T01:30:00Z",
  },
];

describe("a window", () => {
  for (const { title, windows, at, open, next } of cases) {
    it(title, () => {
      const now = Date.parse(at);
      expect(isOpen(windows, now)).to.equal(open);
      if (open) return;
      const opening = nextOpening(windows, now);
      const expected = next === null || next === undefined ? null : Date.parse(next);
      expect(opening === null ? null : new Date(opening).toISOString()).to.equal(
        expected === null ? null : new Date(expected).toISOString(),
      );
    });
  }
});
