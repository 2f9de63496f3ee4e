import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { get, onEnded, onUsed } from "../api/client";
import { Button } from "../components/Button";
import { useText } from "./preferences";
import { forget, useMember } from "./session";

const IDLE_MS = 15 * 60_000;
const WARNING_MS = 2 * 60_000;
const ANNOUNCED_EACH_S = 20;

/** Warns two minutes before the session ends; one key keeps it (G11). At its end nothing of it stays on the screen. */
export function TimeoutWarning() {
  const text = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const member = useMember();
  const [endsAt, setEndsAt] = useState(() => Date.now() + IDLE_MS);
  const [now, setNow] = useState(() => Date.now());

  const end = useCallback(() => {
    forget(client);
    void navigate({ to: "/giris", search: { neden: "bitti", donus: path } });
  }, [client, navigate, path]);

  useEffect(() => onUsed(() => setEndsAt(Date.now() + IDLE_MS)), []);
  useEffect(() => (member ? onEnded(end) : undefined), [member, end]);
  useEffect(() => {
    if (!member) return;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [member]);
  const left = Math.max(0, Math.ceil((endsAt - now) / 1000));
  useEffect(() => {
    if (member && left === 0) end();
  }, [member, left, end]);

  const isWarning = member !== undefined && left * 1000 <= WARNING_MS && left > 0;
  const announced = Math.ceil(left / ANNOUNCED_EACH_S) * ANNOUNCED_EACH_S;
  return (
    <ModalOverlay isOpen={isWarning} className="overlay" isKeyboardDismissDisabled>
      <Modal>
        <Dialog className="dialog" role="alertdialog">
          <Heading slot="title" level={2}>
            {text.session.warnTitle}
          </Heading>
          <p aria-hidden="true">{text.session.warnText(left)}</p>
          <p className="visually-hidden" aria-live="polite">
            {text.session.warnText(announced)}
          </p>
          <Button
            tone="primary"
            autoFocus
            onPress={() => void get("/api/v1/session", { asSession: true }).catch(() => undefined)}
          >
            {text.session.extend}
          </Button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
