import { Link } from "@tanstack/react-router";
import { Now } from "../components/Moment";
import { useText, useWords } from "../session/preferences";
import { buildName, type Environment, useServerTime } from "./environment";
import { words } from "./words";

function ServerTime({ environment }: { environment: Environment }) {
  const own = useWords(words);
  const now = useServerTime(environment.aheadMs);
  return (
    <p>
      {own.serverTime}: <Now at={now} /> · {own.version(environment.version || "–", buildName())}
    </p>
  );
}

/** The same places on each page, in the same order (G24), and what answers (G32). */
export function Footer({ environment }: { environment: Environment | undefined }) {
  const text = useText();
  const own = useWords(words);
  return (
    <footer className="foot">
      <p>{text.footer}</p>
      <a href="/hatalar">{text.help}</a>
      <a href="/iletisim">{own.contact}</a>
      <a href="/durum">{own.status}</a>
      <Link to="/erisilebilirlik">{text.accessibility}</Link>
      {environment && environment.kind !== "live" ? <Link to="/galeri">{own.gallery}</Link> : null}
      {environment ? <ServerTime environment={environment} /> : null}
    </footer>
  );
}
