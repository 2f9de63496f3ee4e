import { lazy, Suspense, useEffect, useState } from "react";
import { Button } from "../components/Button";
import { usePreferences, useWords } from "../session/preferences";
import { useMember } from "../session/session";
import { words } from "./words";

const Palette = lazy(() => import("./Palette").then((module) => ({ default: module.Palette })));
const KeyboardHelp = lazy(() => import("./KeyboardHelp").then((module) => ({ default: module.KeyboardHelp })));
const HelpDrawer = lazy(() => import("./HelpDrawer").then((module) => ({ default: module.HelpDrawer })));

type Open = "" | "palette" | "keys" | "help";

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** The buttons of help and search in the head of the page, and the keys that open the same. */
export function Shortcuts() {
  const own = useWords(words);
  const member = useMember();
  const { preferences } = usePreferences();
  const [open, setOpen] = useState<Open>("");
  const single = preferences.shortcuts === "on";
  const isMember = member !== undefined;
  useEffect(() => {
    function pressed(event: KeyboardEvent) {
      const isPalette = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLocaleLowerCase("en") === "k";
      const isKeys = single && event.key === "?" && !event.ctrlKey && !event.metaKey && !isTyping(event.target);
      // A dialog that is open keeps its keys.
      if (!(isPalette && isMember) && !isKeys) return;
      if (document.querySelector("[role=dialog],[role=alertdialog]")) return;
      event.preventDefault();
      setOpen(isPalette ? "palette" : "keys");
    }
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [single, isMember]);
  const close = () => setOpen("");
  return (
    <>
      {isMember ? (
        <Button tone="quiet" small aria-keyshortcuts="Control+K" onPress={() => setOpen("palette")}>
          {own.palette}
        </Button>
      ) : null}
      <Button tone="quiet" small onPress={() => setOpen("help")}>
        {own.help}
      </Button>
      <Suspense fallback={null}>
        {open === "palette" ? <Palette onClose={close} /> : null}
        {open === "keys" ? <KeyboardHelp onClose={close} /> : null}
        {open === "help" ? <HelpDrawer onClose={close} /> : null}
      </Suspense>
    </>
  );
}
