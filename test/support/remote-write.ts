/** A series as a test writes it: labels with __name__, samples as [milliseconds, value]. */
export interface TestSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [number, number | typeof STALE])[];
  /** In place of samples. VictoriaMetrics does not know them. */
  readonly histograms?: readonly (readonly [number, NativeHistogram])[];
}

/** A native histogram of schema 0: `buckets` counts, by n, the observations in (2^(n-1), 2^n] seconds. */
export interface NativeHistogram {
  readonly sum: number;
  readonly buckets: Readonly<Record<number, number>>;
}

/** Prometheus' staleness marker: the series ends here. A NaN of its own bits. */
export const STALE = "stale";
const STALE_BITS = 0x7ff0000000000002n;

/** Sends series as Prometheus' remote write does; both stores read it, with markers of staleness. */
export async function remoteWrite(url: string, series: readonly TestSeries[]): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    body: new Uint8Array(snappy(encodeRequest(series))),
    headers: {
      "content-type": "application/x-protobuf",
      "content-encoding": "snappy",
      "x-prometheus-remote-write-version": "0.1.0",
    },
  });
  if (!response.ok)
    throw new Error(`remote write: ${response.status} ${(await response.text()).slice(0, 500)}`);
}

/** prometheus.WriteRequest of remote write 1.0. */
function encodeRequest(series: readonly TestSeries[]): Buffer {
  return Buffer.concat(series.map((each) => field(1, encodeSeries(each))));
}

function encodeSeries({ labels, samples, histograms }: TestSeries): Buffer {
  const names = Object.keys(labels).sort();
  return Buffer.concat([
    ...names.map((name) => field(1, Buffer.concat([text(1, name), text(2, String(labels[name]))]))),
    ...(histograms ?? []).map(([time, histogram]) => field(4, encodeHistogram(time, histogram))),
    ...samples.map(([time, value]) =>
      field(
        2,
        Buffer.concat([
          Buffer.from([1 * 8 + 1]),
          double(value),
          Buffer.from([2 * 8]),
          varint(time),
        ]),
      ),
    ),
  ]);
}

/** One span for each bucket; counts as differences, signed numbers in zigzag. */
function encodeHistogram(time: number, { sum, buckets }: NativeHistogram): Buffer {
  const numbers = Object.keys(buckets)
    .map(Number)
    .sort((left, right) => left - right);
  const counts = numbers.map((number) => buckets[number] ?? 0);
  const spans = numbers.map((number, index) => {
    const offset = index === 0 ? number : number - (numbers[index - 1] ?? 0) - 1;
    return field(
      11,
      Buffer.concat([Buffer.from([1 * 8]), zigzag(offset), Buffer.from([2 * 8, 1])]),
    );
  });
  const deltas = counts.map((count, index) => zigzag(count - (counts[index - 1] ?? 0)));
  return Buffer.concat([
    Buffer.from([1 * 8]),
    varint(counts.reduce((all, count) => all + count, 0)),
    Buffer.from([3 * 8 + 1]),
    double(sum),
    Buffer.from([4 * 8]),
    zigzag(0),
    ...spans,
    field(12, Buffer.concat(deltas)),
    Buffer.from([15 * 8]),
    varint(time),
  ]);
}

function zigzag(value: number): Buffer {
  return varint(value < 0 ? -2 * value - 1 : 2 * value);
}

function text(number: number, value: string): Buffer {
  return field(number, Buffer.from(value, "utf8"));
}

function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([number * 8 + 2]), varint(content.length), content]);
}

function double(value: number | typeof STALE): Buffer {
  const bytes = Buffer.alloc(8);
  if (value === STALE) bytes.writeBigUInt64LE(STALE_BITS);
  else bytes.writeDoubleLE(value);
  return bytes;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(value);
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  return Buffer.from([...bytes, Number(rest)]);
}

const LITERAL_BYTES = 65_536;

/** Snappy's block format with literals alone: valid, and not one byte smaller. */
function snappy(content: Buffer): Buffer {
  const parts = [varint(content.length)];
  for (let start = 0; start < content.length; start += LITERAL_BYTES) {
    const chunk = content.subarray(start, start + LITERAL_BYTES);
    const length = chunk.length - 1;
    parts.push(Buffer.from([61 * 4, length & 255, length >> 8]), chunk);
  }
  return Buffer.concat(parts);
}
