import { useState } from "react";
import { useWords } from "../session/preferences";
import { masked } from "../text/national_id";
import { Button } from "./Button";
import { ConfirmDialog } from "./ConfirmDialog";
import { words } from "./words";

/**
 * An identity number by its last four digits (G31). With `reveal`, whoever may see it all says why first: the server is asked
 * with the reason, records it and answers with the number, which stays on the screen until it is hidden or the page is left.
 */
export function MaskedNumber(props: { number: string; reveal?: (reason: string) => Promise<string> }) {
  const own = useWords(words);
  const [whole, setWhole] = useState("");
  const [asking, setAsking] = useState(false);
  const last = props.number.slice(-4);
  return (
    <span className="masked numbers">
      {whole ? (
        <span>{whole}</span>
      ) : (
        <>
          <span aria-hidden="true">{masked(props.number)}</span>
          <span className="visually-hidden">{own.number.masked(last)}</span>
        </>
      )}
      {props.reveal ? (
        <>
          {" "}
          <Button
            small
            tone="quiet"
            extra="no-print"
            aria-label={`${whole ? own.number.hide : own.number.reveal}: ${own.number.masked(last)}`}
            onPress={() => (whole ? setWhole("") : setAsking(true))}
          >
            {whole ? own.number.hide : own.number.reveal}
          </Button>
          <ConfirmDialog
            isOpen={asking}
            title={own.number.revealTitle}
            consequence={own.number.revealText}
            action={own.number.reveal}
            withReason
            onCancel={() => setAsking(false)}
            onConfirm={async (reason) => {
              setWhole((await props.reveal?.(reason)) ?? "");
              setAsking(false);
            }}
          />
        </>
      ) : null}
    </span>
  );
}
