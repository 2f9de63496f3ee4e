import { FileTrigger } from "react-aria-components";
import { useText } from "../session/preferences";
import { Button } from "./Button";

/** Chooses a file. The browser's own control speaks the browser's language, which need not be the page's. */
export function FilePicker(props: {
  id: string;
  label: string;
  hint: string;
  types: readonly string[];
  chosen: string;
  working?: boolean;
  error?: string | undefined;
  onChoose: (file: File | undefined) => void;
}) {
  const text = useText();
  return (
    <div className={`field${props.error ? " invalid" : ""}`}>
      <span className="label" id={`${props.id}-label`}>
        {props.label}
      </span>
      <span className="hint" id={`${props.id}-hint`}>
        {props.hint}
      </span>
      {props.error ? <span className="field-error">{props.error}</span> : null}
      <div className="file">
        <FileTrigger acceptedFileTypes={props.types} onSelect={(files) => props.onChoose(files?.[0])}>
          <Button
            id={props.id}
            tone="quiet"
            working={props.working ?? false}
            aria-label={`${text.case.chooseFile}: ${props.label}`}
            aria-describedby={`${props.id}-hint`}
          >
            {text.case.chooseFile}
          </Button>
        </FileTrigger>
        <span role="status">{props.chosen}</span>
      </div>
    </div>
  );
}
