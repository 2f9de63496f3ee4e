import { useQuery } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { type KeyboardEvent, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { get } from "../api/client";
import type { CaseList } from "../api/types";
import { useWords } from "../session/preferences";
import { useMember } from "../session/session";
import { numberText } from "../text/numbers";
import { fold, tidy } from "../text/turkish";
import { useNavigation } from "./navigation";
import { words } from "./words";

const FOUND_MAX = 8;
/** `BSV-2026-000001`, or the part of it that somebody remembers. */
const CASE_NUMBER = /^(?=.*\d)[\p{L}\d-]{4,24}$/u;
const INSTITUTION_NUMBER = /^\d{3,9}$/;

interface Hit {
  key: string;
  kind: string;
  label: string;
  to: string;
}

function useHits(typed: string): Hit[] {
  const own = useWords(words);
  const entries = useNavigation();
  const member = useMember();
  const wanted = tidy(typed);
  const pages = entries
    .filter((entry) => fold(entry.label).includes(fold(wanted)))
    .map((entry) => ({ key: `page-${entry.to}`, kind: own.pages, label: entry.label, to: entry.to }));
  const asCase = CASE_NUMBER.test(wanted) && entries.some((entry) => entry.to === "/isler");
  const cases = useQuery({
    queryKey: ["palette", wanted],
    queryFn: () => get<CaseList>(`/api/v1/cases?number=${encodeURIComponent(wanted)}&limit=5`),
    enabled: asCase,
    retry: false,
  });
  const found = (asCase && cases.data ? cases.data.cases : []).map((each) => ({
    key: each.id,
    kind: own.cases,
    label: `${each.number} ${each.title}`,
    to: `/isler/${each.id}`,
  }));
  const institution =
    INSTITUTION_NUMBER.test(wanted) && member?.institution === null
      ? [
          {
            key: "institution",
            kind: own.cases,
            label: own.institution(wanted),
            to: `/isler?kurum=${wanted}`,
          },
        ]
      : [];
  return [...found, ...institution, ...pages].slice(0, FOUND_MAX);
}

/** Ctrl+K: pages, cases and institutions by what one types (G19). */
export function Palette({ onClose }: { onClose: () => void }) {
  const own = useWords(words);
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const hits = useHits(typed);
  const chosen = Math.min(at, Math.max(0, hits.length - 1));
  const go = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    router.history.push(`/portal${hit.to}`);
  };
  function keys(event: KeyboardEvent) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setAt((chosen + step + hits.length) % Math.max(1, hits.length));
    else if (event.key === "Enter") go(hits[chosen]);
    else return;
    event.preventDefault();
  }
  return (
    <ModalOverlay
      isOpen
      isDismissable
      className="overlay palette-overlay"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal>
        <Dialog className="dialog palette">
          <Heading slot="title" level={2}>
            {own.palette}
          </Heading>
          <label htmlFor="palette-input">{own.paletteLabel}</label>
          <input
            id="palette-input"
            className="input"
            autoFocus
            autoComplete="off"
            spellCheck={false}
            role="combobox"
            aria-expanded={hits.length > 0}
            aria-controls="palette-hits"
            aria-autocomplete="list"
            aria-activedescendant={hits[chosen] ? `hit-${chosen}` : undefined}
            aria-describedby="palette-hint"
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setAt(0);
            }}
            onKeyDown={keys}
          />
          <p className="hint" id="palette-hint">
            {own.paletteHint}
          </p>
          <p role="status" className={hits.length > 0 ? "visually-hidden" : ""}>
            {hits.length > 0 ? own.paletteFound(numberText(hits.length)) : own.paletteNone}
          </p>
          <div role="listbox" id="palette-hits" aria-label={own.palette} className="hits">
            {hits.map((hit, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the box's, which keeps the focus
              <div
                key={hit.key}
                id={`hit-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === chosen}
                onClick={() => go(hit)}
              >
                <span lang="tr">{hit.label}</span>
                <span className="muted">{hit.kind}</span>
              </div>
            ))}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
