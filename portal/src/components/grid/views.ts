import { useSyncExternalStore } from "react";

/** Views of grids that a person keeps: columns, order and those filters whose values are words of ours, never what was typed. */
export interface SavedView {
  name: string;
  search: Record<string, string>;
}

const KEY = "kps.views";
export const VIEWS_MAX = 10;
const TEXT_MAX = 200;

type Kept = Record<string, SavedView[]>;
let kept: Kept | undefined;
const listeners = new Set<() => void>();
const NONE: readonly SavedView[] = [];

function isView(value: unknown): value is SavedView {
  const view = value as SavedView;
  return (
    typeof view?.name === "string" &&
    view.name.length <= TEXT_MAX &&
    typeof view.search === "object" &&
    view.search !== null &&
    Object.values(view.search).every((each) => typeof each === "string" && each.length <= TEXT_MAX)
  );
}

/** What the browser kept, as far as it has the shape that is written here. */
export function readViews(text: string | null): Kept {
  try {
    const given = JSON.parse(text ?? "{}") as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(given).flatMap(([grid, views]) =>
        Array.isArray(views) ? [[grid, views.filter(isView).slice(0, VIEWS_MAX)]] : [],
      ),
    );
  } catch {
    return {};
  }
}

function all(): Kept {
  if (!kept) {
    try {
      kept = readViews(localStorage.getItem(KEY));
    } catch {
      kept = {};
    }
  }
  return kept;
}

function write(grid: string, views: SavedView[]): void {
  kept = { ...all(), [grid]: views };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing has the views until the page is left.
  }
  for (const listener of listeners) listener();
}

export function keepView(grid: string, view: SavedView): void {
  const others = (all()[grid] ?? []).filter((each) => each.name !== view.name);
  write(grid, [...others, view].slice(-VIEWS_MAX));
}

export function removeView(grid: string, name: string): void {
  write(
    grid,
    (all()[grid] ?? []).filter((each) => each.name !== name),
  );
}

export function useViews(grid: string): readonly SavedView[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all()[grid] ?? NONE,
  );
}
