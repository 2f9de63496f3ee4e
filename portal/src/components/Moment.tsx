import { useLanguage, useWords } from "../session/preferences";
import { agoText, momentText, utcText } from "../text/dates";
import { words } from "./words";

/** A moment as Istanbul's clock shows it; pointing at it tells how long ago and in UTC (G30). */
export function Moment({ at, withAgo = false }: { at: string | null; withAgo?: boolean }) {
  const own = useWords(words);
  const language = useLanguage();
  if (at === null || at === "") return null;
  const ago = agoText(at, Date.now(), language);
  return (
    <time dateTime={at} title={`${ago} · ${own.moment.utc(utcText(at))}`} className="numbers">
      <span className="nowrap">{momentText(at)}</span>
      {withAgo ? <span className="muted"> ({ago})</span> : null}
    </time>
  );
}

/** The present moment, without the tables that an age needs: it stands on every page (ADR 0169). */
export function Now({ at }: { at: string }) {
  const own = useWords(words);
  return (
    <time dateTime={at} title={`${own.moment.now} · ${own.moment.utc(utcText(at))}`} className="numbers">
      {momentText(at)}
    </time>
  );
}
