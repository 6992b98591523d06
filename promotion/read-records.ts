/** A commit as `git log -z --raw --format="commit %H %ct %P"` tells of it. */
export interface CommitRecord {
  readonly commit: string;
  /** Milliseconds since the epoch, by the committer's clock. */
  readonly time: number;
  /** Without a parent, be it that a shallow clone lacks it. */
  readonly isRoot: boolean;
  readonly changes: readonly FileRecord[];
}

interface FileRecord {
  readonly path: string;
  /** What Git calls the content that was there; null for nothing. */
  readonly before: string | null;
  /** False for what was a link or a submodule. */
  readonly wasPlain: boolean;
}

const NUL = 0;

/** Reads records out of bytes that come in pieces: fields end with NUL, so that paths may hold anything. */
export class RecordReader {
  private readonly decoder = new TextDecoder();
  private rest: Uint8Array = new Uint8Array();
  private current: (CommitRecord & { readonly changes: FileRecord[] }) | null = null;
  private change: Omit<FileRecord, "path"> | null = null;

  /** The commits that are whole by now. */
  take(bytes: Uint8Array): readonly CommitRecord[] {
    const all = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const end = all.lastIndexOf(NUL) + 1;
    this.rest = all.subarray(end);
    const fields = this.decoder.decode(all.subarray(0, end)).split("\0").slice(0, -1);
    return fields.flatMap((field) => this.takeField(field));
  }

  end(): readonly CommitRecord[] {
    const last = this.current;
    this.current = null;
    return last === null ? [] : [last];
  }

  private takeField(field: string): readonly CommitRecord[] {
    if (this.change !== null) return this.takePath(field);
    const raw = /^\n?:(\d+) \d+ ([0-9a-f]+) [0-9a-f]+ \w+$/.exec(field);
    if (raw !== null) {
      const [, mode = "", before = ""] = raw;
      const wasThere = !/^0+$/.test(before);
      this.change = { before: wasThere ? before : null, wasPlain: mode.startsWith("100") };
      return [];
    }
    const head = /^commit ([0-9a-f]+) (\d+) ?(.*)$/.exec(field);
    if (head === null) return [];
    const [, commit = "", seconds = "", parents = ""] = head;
    const done = this.end();
    const isRoot = parents === "";
    this.current = { commit, time: Number(seconds) * 1000, isRoot, changes: [] };
    return done;
  }

  private takePath(path: string): readonly CommitRecord[] {
    const { current, change } = this;
    this.change = null;
    if (current === null || change === null) return [];
    current.changes.push({ path, ...change });
    return [];
  }
}
