import { type ReactNode, useEffect, useRef, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { FactorStep } from "../../session/FactorStep";
import { useWords } from "../../session/preferences";
import { words } from "./words";

const IDLE_MS = 5 * 60_000;
const LOOK_MS = 1_000;
const SIGNS = ["keydown", "pointerdown", "pointermove", "wheel"] as const;

/** Whoever leaves the screen leaves nobody's data on it: after five minutes it is blurred until the second factor is shown
 * again, and then the same as before (S13). */
export function IdleLock({ children }: { children: ReactNode }) {
  const text = useWords(words);
  const [isLocked, setLocked] = useState(false);
  const usedAt = useRef(Date.now());
  const before = useRef<Element | null>(null);
  useEffect(() => {
    const used = () => {
      usedAt.current = Date.now();
    };
    for (const sign of SIGNS) window.addEventListener(sign, used, { passive: true });
    const timer = setInterval(() => {
      if (Date.now() - usedAt.current < IDLE_MS) return;
      setLocked((already) => {
        if (!already) before.current = document.activeElement;
        return true;
      });
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      for (const sign of SIGNS) window.removeEventListener(sign, used);
    };
  }, []);
  function open() {
    usedAt.current = Date.now();
    setLocked(false);
    const place = before.current;
    setTimeout(() => {
      if (place instanceof HTMLElement) place.focus();
    }, 0);
  }
  return (
    <>
      <div className={isLocked ? "clerk-locked" : ""}>{children}</div>
      <ModalOverlay isOpen={isLocked} className="overlay" isKeyboardDismissDisabled>
        <Modal>
          <Dialog className="dialog" role="alertdialog">
            <Heading slot="title" level={2}>
              {text.locked}
            </Heading>
            <p>{text.lockedText}</p>
            <FactorStep onDone={open} />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}
