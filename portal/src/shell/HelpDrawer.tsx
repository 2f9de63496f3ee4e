import { useRouterState } from "@tanstack/react-router";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "../components/Button";
import { useText, useWords } from "../session/preferences";
import { help, helpOf } from "./help";
import { words } from "./words";

/** Help of the page one is on, with the articles it rests on (G23), and where to ask further (G24). */
export function HelpDrawer({ onClose }: { onClose: () => void }) {
  const text = useText();
  const own = useWords(words);
  const all = useWords(help);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const found = helpOf(all, path);
  return (
    <ModalOverlay
      isOpen
      isDismissable
      className="overlay drawer-overlay"
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="drawer">
        <Dialog className="drawer-dialog">
          <Heading slot="title" level={2}>
            {found ? own.helpTitle(found.title) : own.help}
          </Heading>
          {(found?.text ?? [own.helpGeneral]).map((line) => (
            <p key={line}>{line}</p>
          ))}
          {found ? (
            <>
              <h3>{own.basis}</h3>
              <dl>
                {found.articles.map((article) => (
                  <div key={article.name}>
                    <dt>
                      <strong>{article.name}</strong>
                    </dt>
                    <dd>{article.text}</dd>
                  </div>
                ))}
              </dl>
            </>
          ) : null}
          <ul className="plain">
            <li>
              <a href="/mevzuat/kps_yonetmeligi">{own.fullText}</a>
            </li>
            <li>
              <a href="/hatalar">{own.errors}</a>
            </li>
            <li>
              <a href="/iletisim">{own.contact}</a>
            </li>
          </ul>
          <Button onPress={onClose}>{text.close}</Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
