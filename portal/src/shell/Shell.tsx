import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";
import { Announcer } from "../components/announce";
import { Button } from "../components/Button";
import { Now } from "../components/Moment";
import { JobWatch } from "../features/inspection/JobWatch";
import { ViewBanner } from "../features/views/ViewBanner";
import { usePreferences, useText, useWords } from "../session/preferences";
import { useMember, useSession, useSignOut } from "../session/session";
import { TimeoutWarning } from "../session/TimeoutWarning";
import { Emblem } from "./Emblem";
import { type Environment, useEnvironment, useServerTime } from "./environment";
import { Footer } from "./Footer";
import { useNavigation } from "./navigation";
import { Shortcuts } from "./Shortcuts";
import { words } from "./words";

const SecrecyPage = lazy(() => import("../session/SecrecyPage").then((module) => ({ default: module.SecrecyPage })));
const AppearancePanel = lazy(() => import("./AppearancePanel"));

function Appearance() {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <Button
        ref={button}
        tone="quiet"
        small
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPress={() => setOpen(!isOpen)}
      >
        {text.appearance}
      </Button>
      <Suspense fallback={null}>
        {isOpen ? <AppearancePanel button={button} onClose={() => setOpen(false)} /> : null}
      </Suspense>
    </>
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
      <Shortcuts />
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
            <Link to={entry.to} activeOptions={{ exact: entry.to === "/" || entry.to === "/iz", includeSearch: false }}>
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
function Band({ environment }: { environment: Environment | undefined }) {
  const text = useText();
  return (
    <section className={`band ${environment?.kind ?? ""}`} aria-label={text.environment}>
      {environment ? text.bands[environment.kind] : "…"}
    </section>
  );
}

/** What a printed page says above itself: of which system and institution it is, and from when (G18). */
function PrintHead({ environment }: { environment: Environment | undefined }) {
  const text = useText();
  const own = useWords(words);
  const member = useMember();
  const now = useServerTime(environment?.aheadMs ?? 0);
  return (
    <div className="print-only" aria-hidden="true">
      <strong>{text.system}</strong> ·{" "}
      {member && member.institution !== null ? own.place(String(member.institution)) : text.directorate} ·{" "}
      <Now at={now} />
    </div>
  );
}

/** What stands around every page. */
export function Shell() {
  const text = useText();
  const { data: own, isPending } = useSession();
  const member = useMember();
  const environment = useEnvironment();
  const mustAccept = own?.next === "none" && !own.secrecy_accepted;
  return (
    <>
      <a className="skip" href="#content">
        {text.skip}
      </a>
      <Band environment={environment} />
      <PrintHead environment={environment} />
      <header className="masthead">
        <Link to="/" className="brand">
          <Emblem />
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
          <ViewBanner member={member} />
          {member ? <JobWatch /> : null}
          {mustAccept ? (
            <Suspense fallback={null}>
              <SecrecyPage />
            </Suspense>
          ) : (
            <Outlet />
          )}
        </main>
      </div>
      {/* Below what is there, once it is known who is here: it would jump otherwise (G7). */}
      {isPending ? null : <Footer environment={environment} />}
      <Announcer />
      <TimeoutWarning />
    </>
  );
}
