import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "../components/Button";
import { usePreferences, useText, useWords } from "../session/preferences";
import { words } from "./words";

/** Every key of ours; those of one letter can be turned off (WCAG 2.1.4). */
export function KeyboardHelp({ onClose }: { onClose: () => void }) {
  const text = useText();
  const own = useWords(words);
  const { preferences } = usePreferences();
  const keys = [
    ["Ctrl + K", own.keyPalette],
    ["?", own.keyHelp],
    ["Tab", own.keySkip],
    ["Esc", own.keyClose],
  ];
  return (
    <ModalOverlay
      isOpen
      isDismissable
      className="overlay"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal>
        <Dialog className="dialog">
          <Heading slot="title" level={2}>
            {own.keys}
          </Heading>
          {preferences.shortcuts === "off" ? <p>{own.keysOff}</p> : null}
          <table>
            <thead>
              <tr>
                <th scope="col">{own.key}</th>
                <th scope="col">{own.does}</th>
              </tr>
            </thead>
            <tbody>
              {keys.map(([key, does]) => (
                <tr key={key}>
                  <th scope="row">
                    <kbd>{key}</kbd>
                  </th>
                  <td>{does}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Button tone="primary" onPress={onClose} autoFocus>
            {text.close}
          </Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
