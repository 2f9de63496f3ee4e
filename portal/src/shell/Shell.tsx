import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import { Dialog, DialogTrigger, Popover } from "react-aria-components";
import { get } from "../api/client";
import { Button } from "../components/Button";
import { RadioInput } from "../components/fields";
import { type Preferences, usePreferences, useText } from "../session/preferences";
import { SecrecyPage } from "../session/SecrecyPage";
import { useMember, useSession, useSignOut } from "../session/session";
import { TimeoutWarning } from "../session/TimeoutWarning";
import type { Catalogue } from "../text/tr";
import { useNavigation } from "./navigation";

function Appearance() {
  const text = useText();
  const { preferences, change } = usePreferences();
  const radio = <Name extends keyof Preferences>(
    name: Name,
    label: string,
    options: { value: Preferences[Name]; label: string }[],
  ) => (
    <RadioInput
      id={`appearance-${name}`}
      label={label}
      value={preferences[name]}
      options={options}
      onChange={(value) => change({ [name]: value } as Partial<Preferences>)}
    />
  );
  return (
    <DialogTrigger>
      <Button tone="quiet" small>
        {text.appearance}
      </Button>
      <Popover placement="bottom end">
        <Dialog className="popover-menu" aria-label={text.appearance}>
          {radio("theme", text.theme, [
            { value: "system", label: text.themeSystem },
            { value: "light", label: text.themeLight },
            { value: "dark", label: text.themeDark },
          ])}
          {radio("density", text.density, [
            { value: "roomy", label: text.densityRoomy },
            { value: "compact", label: text.densityCompact },
          ])}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Tools() {
  const text = useText();
  const { preferences, change } = usePreferences();
  const { data: own } = useSession();
  const signOut = useSignOut();
  const other = preferences.language === "tr" ? "en" : "tr";
  return (
    <div className="masthead-tools">
      {own ? <span className="muted who">{own.account.name}</span> : null}
      <Button tone="quiet" small onPress={() => change({ language: other })}>
        <span lang={other}>{other === "en" ? text.english : text.turkish}</span>
      </Button>
      <Appearance />
      {own ? (
        <Button tone="quiet" small onPress={() => void signOut()}>
          {text.session.out}
        </Button>
      ) : null}
    </div>
  );
}

function Side() {
  const text = useText();
  const entries = useNavigation();
  const path = useRouterState({ select: (state) => state.location.pathname });
  // Opened for the page one was on: going elsewhere closes it.
  const [openAt, setOpenAt] = useState("");
  const isOpen = openAt === path;
  if (entries.length === 0) return null;
  return (
    <nav className="side" aria-label={text.navigation} data-open={isOpen}>
      <Button
        small
        tone="quiet"
        aria-expanded={isOpen}
        onPress={() => setOpenAt(isOpen ? "" : path)}
        extra="menu-button"
      >
        {text.menu}
      </Button>
      <ul>
        {entries.map((entry) => (
          <li key={entry.to}>
            <Link to={entry.to} activeOptions={{ exact: entry.to === "/", includeSearch: false }}>
              {entry.label}
            </Link>
          </li>
        ))}
      </ul>
      <section className="soon" aria-labelledby="soon">
        <h2 id="soon">{text.nav.soon}</h2>
        <p>{text.nav.soonNote}</p>
        <ul>
          {text.nav.soonItems.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      </section>
    </nav>
  );
}

/** Where one is, in words and colour; nothing until the server has said it (G4). */
function Band() {
  const text = useText();
  const { data } = useQuery({
    queryKey: ["environment"],
    queryFn: () => get<{ kind: keyof Catalogue["bands"] }>("/portal/environment.json", { asSession: true }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <section className={`band ${data?.kind ?? ""}`} aria-label={text.environment}>
      {data ? text.bands[data.kind] : "…"}
    </section>
  );
}

/** What stands around every page. */
export function Shell() {
  const text = useText();
  const { data: own } = useSession();
  const member = useMember();
  const mustAccept = own?.next === "none" && !own.secrecy_accepted;
  return (
    <>
      <a className="skip" href="#content">
        {text.skip}
      </a>
      <Band />
      <header className="masthead">
        <Link to="/" className="brand">
          <img src="/portal/icon.svg" alt="" />
          <span>
            {text.system}
            <small>{text.directorate}</small>
          </span>
        </Link>
        <Tools />
      </header>
      <div className={`frame${member ? "" : " alone"}`}>
        {member ? <Side /> : null}
        <main id="content" tabIndex={-1}>
          {mustAccept ? <SecrecyPage /> : <Outlet />}
        </main>
      </div>
      <footer className="foot">
        <p>{text.footer}</p>
        <a href="/hatalar">{text.help}</a>
        <Link to="/erisilebilirlik">{text.accessibility}</Link>
      </footer>
      <TimeoutWarning />
    </>
  );
}
