import { type FSWatcher, watch } from "node:fs";

/** How long nothing may happen before a change counts: editors write, rename and delete in one breath. */
const QUIET_MS = 100;

/**
 * Watches folders, not files: an editor that replaces a file by another leaves a watcher of the file behind.
 * Changes that come while nobody waits are kept.
 */
export class FolderWatcher {
  private readonly watchers = new Map<string, FSWatcher>();
  private isChanged = false;
  private wake: () => void = () => {};

  /** Watches these folders and no others any more; one that is gone is left out. */
  follow(folders: readonly string[]): void {
    for (const [folder, watcher] of this.watchers) {
      if (folders.includes(folder)) continue;
      watcher.close();
      this.watchers.delete(folder);
    }
    for (const folder of folders) if (!this.watchers.has(folder)) this.add(folder);
  }

  /** Resolves when something has changed and calm has come back, or when the signal says stop. */
  async change(signal: AbortSignal): Promise<void> {
    while (!this.isChanged && !signal.aborted) await this.event(signal, null);
    while (this.isChanged && !signal.aborted) {
      this.isChanged = false;
      await this.event(signal, QUIET_MS);
    }
  }

  close(): void {
    this.follow([]);
  }

  private add(folder: string): void {
    try {
      const watcher = watch(folder, (_event, name) => this.note(name));
      watcher.on("error", () => this.note(null));
      this.watchers.set(folder, watcher);
    } catch {
      // It was removed since it was listed; the run says so if it was needed.
    }
  }

  private note(name: string | null): void {
    if (name !== null && (name.startsWith(".") || name.endsWith("~"))) return;
    this.isChanged = true;
    this.wake();
  }

  /** The next event, the end of the wait, or the end of all. */
  private event(signal: AbortSignal, waitMs: number | null): Promise<void> {
    return new Promise((resolve) => {
      const timer = waitMs === null ? null : setTimeout(done, waitMs);
      const self = this;
      function done(): void {
        if (timer !== null) clearTimeout(timer);
        signal.removeEventListener("abort", done);
        self.wake = () => {};
        resolve();
      }
      this.wake = done;
      signal.addEventListener("abort", done);
    });
  }
}
