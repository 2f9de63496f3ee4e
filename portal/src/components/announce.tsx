import { useEffect, useState, useSyncExternalStore } from "react";
import { useWords } from "../session/preferences";
import { Button } from "./Button";
import type { NoticeTone } from "./notices";
import { words } from "./words";

/** What is told beside the page: in words to screen readers (`say`), or in a corner for everybody (`toast`). */
interface Toast {
  id: number;
  text: string;
  tone: NoticeTone;
}

const TOASTS_MAX = 3;
/** Long enough to be read at leisure; one that is pointed at or has the focus stays. */
const TOAST_MS = 12_000;
const PAUSE_MS = 50;

let said = "";
let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function changed(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Read out by screen readers; the same words again are read again. */
export function say(text: string): void {
  said = "";
  changed();
  setTimeout(() => {
    said = text;
    changed();
  }, PAUSE_MS);
}

export function toast(text: string, tone: NoticeTone = "good"): void {
  lastId += 1;
  toasts = [...toasts, { id: lastId, text, tone }].slice(-TOASTS_MAX);
  changed();
}

function dismiss(id: number): void {
  toasts = toasts.filter((each) => each.id !== id);
  changed();
}

/** Nothing of what was told to one person is left for the next. */
export function forgetAnnouncements(): void {
  said = "";
  toasts = [];
  changed();
}

function ToastItem({ toast: { id, text, tone } }: { toast: Toast }) {
  const own = useWords(words);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(id), TOAST_MS);
    return () => clearTimeout(timer);
  }, [id, held]);
  return (
    <li
      className={`toast ${tone}`}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{text}</span>
      <Button small tone="quiet" aria-label={own.toast.dismiss} onPress={() => dismiss(id)}>
        <span aria-hidden="true">×</span>
      </Button>
    </li>
  );
}

/** Stands once, in the shell. */
export function Announcer() {
  const own = useWords(words);
  const text = useSyncExternalStore(subscribe, () => said);
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite" id="announcer">
        {text}
      </div>
      <section className="toasts" aria-label={own.toast.region} aria-live="polite">
        <ul>
          {shown.map((each) => (
            <ToastItem key={each.id} toast={each} />
          ))}
        </ul>
      </section>
    </>
  );
}
