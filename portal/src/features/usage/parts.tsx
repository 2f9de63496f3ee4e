import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/Button";
import { TextInput } from "../../components/fields";
import { useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import type { Whose } from "./api";
import { words } from "./words";
import "./usage.css";

/** Whose use is looked at: the own one, or the one that the directorate's people name in the address. */
export function useWhose(): Whose {
  const member = useMember();
  const { kurum = "" } = useSearch({ strict: false }) as { kurum?: string };
  const isOwn = member?.institution !== null;
  return { institution: isOwn ? "" : kurum, enabled: isOwn || kurum !== "" };
}

export function UsageTabs() {
  const text = useWords(words);
  const member = useMember();
  const { kurum } = useSearch({ strict: false }) as { kurum?: string };
  const search = kurum ? { kurum } : {};
  const seesCalls = member?.institution !== null || member.role === "inspector";
  return (
    <nav className="subnav" aria-label={text.tabs}>
      <Link to="/kullanim" search={search} activeOptions={{ includeSearch: false }}>
        {text.tabUsage}
      </Link>
      {seesCalls ? (
        <Link to="/cagrilar" search={search} activeOptions={{ includeSearch: false }}>
          {text.tabCalls}
        </Link>
      ) : null}
      <Link to="/kota" search={search} activeOptions={{ includeSearch: false }}>
        {text.tabQuota}
      </Link>
      <Link to="/gozden-gecirme" search={search} activeOptions={{ includeSearch: false }}>
        {text.tabReviews}
      </Link>
    </nav>
  );
}

/** The directorate says whose; nothing is shown before. */
export function WhoseField({ to }: { to: "/kullanim" | "/cagrilar" | "/kota" | "/gozden-gecirme" }) {
  const text = useWords(words);
  const member = useMember();
  const navigate = useNavigate();
  const { kurum = "" } = useSearch({ strict: false }) as { kurum?: string };
  const [value, setValue] = useState(kurum);
  if (member?.institution !== null) return null;
  function submit(event: FormEvent) {
    event.preventDefault();
    const trimmed = value.trim();
    void navigate({ to, search: trimmed ? { kurum: trimmed } : {} });
  }
  return (
    <>
      <form className="filters" onSubmit={submit}>
        <TextInput
          id="usage-institution"
          label={text.institution}
          value={value}
          onChange={setValue}
          inputMode="numeric"
        />
        <div className="row">
          <Button type="submit">{text.show}</Button>
        </div>
      </form>
      {kurum ? null : <p>{text.needInstitution}</p>}
    </>
  );
}
