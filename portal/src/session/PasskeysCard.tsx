import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { get, post } from "../api/client";
import type { PasskeyList } from "../api/types";
import { Button } from "../components/Button";
import { TextInput } from "../components/fields";
import { Notice } from "../components/notices";
import { Loaded } from "../components/Page";
import { momentText } from "../text/dates";
import { FreshNotice, useFresh } from "./fresh";
import { addPasskey, hasPasskeys } from "./passkey";
import { useText } from "./preferences";
import { SESSION } from "./session";

const PASSKEYS = ["passkeys"];

/** The own passkeys: seen, added, removed; each wants a second factor of the last minutes. */
export function PasskeysCard({ login }: { login: string }) {
  const text = useText();
  const client = useQueryClient();
  const fresh = useFresh();
  const [label, setLabel] = useState(text.enrol.passkeyDefault);
  const [declined, setDeclined] = useState(false);
  const query = useQuery({
    queryKey: PASSKEYS,
    queryFn: () => get<PasskeyList>("/api/v1/account/passkeys", { asSession: true }),
  });
  const change = (what: () => Promise<unknown>) =>
    fresh.attempt(async () => {
      setDeclined(false);
      await what();
      for (const queryKey of [PASSKEYS, SESSION, ["sessions"]]) await client.invalidateQueries({ queryKey });
    });
  const add = () => change(() => addPasskey(label.trim() || text.enrol.passkeyDefault, login, () => setDeclined(true)));
  return (
    <section className="card" aria-labelledby="passkeys">
      <h2 id="passkeys">{text.enrol.passkeyTitle}</h2>
      <p>{text.enrol.passkeyText}</p>
      <FreshNotice fresh={fresh} />
      {declined ? (
        <Notice tone="bad" live>
          <p>{text.factor.passkeyFailed}</p>
        </Notice>
      ) : null}
      <Loaded query={query}>
        {({ passkeys }) =>
          passkeys.length === 0 ? null : (
            <ul className="tasklist">
              {passkeys.map((row) => (
                <li key={row.id}>
                  <span>
                    {row.label} <span className="muted numbers">{momentText(row.created_at)}</span>
                  </span>
                  <Button
                    small
                    tone="bad"
                    aria-label={`${text.session.passkeyRemove}: ${row.label}`}
                    onPress={() =>
                      void change(() => post(`/api/v1/account/passkeys/${row.id}/remove`, {}, { asSession: true }))
                    }
                  >
                    {text.session.passkeyRemove}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {hasPasskeys() ? (
        <div className="narrow">
          <TextInput id="passkey-label" label={text.enrol.passkeyLabel} value={label} onChange={setLabel} />
          <Button onPress={() => void add()}>{text.enrol.passkeyAdd}</Button>
        </div>
      ) : null}
    </section>
  );
}
