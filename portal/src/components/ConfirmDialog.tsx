import { type FormEvent, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useText, useWords } from "../session/preferences";
import { Button } from "./Button";
import { TextInput } from "./fields";
import { ErrorSummary, type Fault, ProblemNotice } from "./notices";
import { words } from "./words";

export const REASON_CHARACTERS_MIN = 10;

interface ConfirmProps {
  isOpen: boolean;
  title: string;
  /** What will be, in words. */
  consequence: string;
  /** What the button does: `Askıya al`, never `Tamam`. */
  action: string;
  isBad?: boolean;
  withReason?: boolean;
  /** Must be typed as it stands: for what cannot be undone. */
  word?: string;
  onCancel: () => void;
  /** What it throws is shown in the dialog, which stays open. */
  onConfirm: (reason: string) => Promise<void>;
}

function Form(props: ConfirmProps) {
  const text = useText();
  const own = useWords(words);
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const [faults, setFaults] = useState<Fault[]>([]);
  const [problem, setProblem] = useState<unknown>();
  const [working, setWorking] = useState(false);
  async function submit(event: FormEvent) {
    event.preventDefault();
    // The form around the dialog, if there is one, is another one.
    event.stopPropagation();
    const found: Fault[] = [];
    if (props.withReason && reason.trim().length < REASON_CHARACTERS_MIN)
      found.push({ id: "confirm-reason", message: own.confirm.needReason(REASON_CHARACTERS_MIN) });
    if (props.word && typed.trim() !== props.word)
      found.push({ id: "confirm-word", message: own.confirm.needWord(props.word) });
    setFaults(found);
    setProblem(undefined);
    if (found.length > 0) return;
    setWorking(true);
    try {
      await props.onConfirm(reason.trim());
    } catch (refused) {
      setProblem(refused);
    } finally {
      setWorking(false);
    }
  }
  const errorOf = (id: string) => faults.find((fault) => fault.id === id)?.message;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Heading slot="title" level={2}>
        {props.title}
      </Heading>
      <p>{props.consequence}</p>
      <ErrorSummary faults={faults} />
      {problem ? <ProblemNotice problem={problem} /> : null}
      {props.withReason ? (
        <TextInput
          id="confirm-reason"
          label={own.confirm.reason}
          value={reason}
          onChange={setReason}
          rows={3}
          focused
          error={errorOf("confirm-reason")}
        />
      ) : null}
      {props.word ? (
        <TextInput
          id="confirm-word"
          label={own.confirm.typeWord(props.word)}
          value={typed}
          onChange={setTyped}
          look="short"
          focused={!props.withReason}
          error={errorOf("confirm-word")}
        />
      ) : null}
      <div className="row">
        <Button type="submit" tone={props.isBad ? "bad" : "primary"} working={working}>
          {props.action}
        </Button>
        <Button tone="quiet" onPress={props.onCancel}>
          {text.cancel}
        </Button>
      </div>
    </form>
  );
}

/** What cannot be taken back is said in words first, and wants a reason or a typed word (G10). */
export function ConfirmDialog(props: ConfirmProps) {
  return (
    <ModalOverlay
      isOpen={props.isOpen}
      className="overlay"
      onOpenChange={(open) => {
        if (!open) props.onCancel();
      }}
    >
      <Modal>
        <Dialog className="dialog" role="alertdialog">
          <Form {...props} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
