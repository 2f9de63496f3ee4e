import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "../components/Button";
import { useText } from "./preferences";
import { readSession } from "./session";

const ANNOUNCED_EACH_S = 20;

/** How long is left, and the one key that keeps the session. */
export default function TimeoutDialog({ left }: { left: number }) {
  const text = useText();
  const announced = Math.ceil(left / ANNOUNCED_EACH_S) * ANNOUNCED_EACH_S;
  return (
    <ModalOverlay isOpen className="overlay" isKeyboardDismissDisabled>
      <Modal>
        <Dialog className="dialog" role="alertdialog">
          <Heading slot="title" level={2}>
            {text.session.warnTitle}
          </Heading>
          <p aria-hidden="true">{text.session.warnText(left)}</p>
          <p className="visually-hidden" aria-live="polite">
            {text.session.warnText(announced)}
          </p>
          <Button tone="primary" autoFocus onPress={() => void readSession().catch(() => undefined)}>
            {text.session.extend}
          </Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
