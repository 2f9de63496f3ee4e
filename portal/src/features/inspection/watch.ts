/** The verification somebody began, so that its end is told on whatever page they are by then. */
type Listener = (id: string) => void;
const listeners = new Set<Listener>();

export function watchJob(id: string): void {
  for (const listener of listeners) listener(id);
}

export function onWatchedJob(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
