import DataLoader from 'dataloader';
import type { Viewer } from '../../identity/index.ts';

/** A batching loader per request: a viewer is made for each request and forgotten after it. */
export class PerViewer<Key, Value> {
  private readonly loaders = new WeakMap<Viewer, DataLoader<Key, Value>>();

  constructor(private readonly load: (viewer: Viewer, keys: readonly Key[]) => Promise<(Value | Error)[]>) {}

  of(viewer: Viewer): DataLoader<Key, Value> {
    const known = this.loaders.get(viewer);
    if (known) return known;
    const made = new DataLoader<Key, Value>((keys) => this.load(viewer, keys));
    this.loaders.set(viewer, made);
    return made;
  }
}
