import { useText, useWords } from "../session/preferences";
import { toast } from "./announce";
import { Button } from "./Button";
import { words } from "./words";

/** Copies a text and says so. What names a person is copied by this button alone, never by itself. */
export function CopyButton(props: { value: string; label?: string }) {
  const text = useText();
  const own = useWords(words);
  return (
    <Button
      small
      tone="quiet"
      {...(props.label ? { "aria-label": props.label } : {})}
      onPress={() =>
        void navigator.clipboard.writeText(props.value).then(
          () => toast(own.copied),
          () => toast(own.notCopied, "bad"),
        )
      }
    >
      {text.copy}
    </Button>
  );
}
