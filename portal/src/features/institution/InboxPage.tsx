import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { download, post } from "../../api/client";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useText, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { momentText } from "../../text/dates";
import { type Letter, useLetters } from "./api";
import * as words from "./words";

/** Letters of an inbox; opening one marks it as read. `base` is where they are. */
export function LetterRows(props: { letters: readonly Letter[]; base: string; receives: boolean }) {
  const text = useWords(words).inbox;
  const client = useQueryClient();
  const [problem, setProblem] = useState<unknown>();
  const { base, receives } = props;
  const run = async (what: () => Promise<unknown>) => {
    setProblem(undefined);
    try {
      await what();
      await client.invalidateQueries({ queryKey: ["cases", "letters"] });
    } catch (refused) {
      setProblem(refused);
    }
  };
  const mark = (letter: Letter) => post(`${base}/${letter.id}/read`);
  const open = async (letter: Letter) => {
    await download(`${base}/${letter.id}/pdf`, `${letter.id}.pdf`);
    if (receives && !letter.read) await mark(letter);
  };
  return (
    <>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div className="table-wrap">
        <table className="stacked">
          <thead>
            <tr>
              <th scope="col">{text.subject}</th>
              <th scope="col">{text.number}</th>
              <th scope="col">{text.issued}</th>
              {receives ? <th scope="col">{text.state}</th> : null}
              <th scope="col">{text.open}</th>
            </tr>
          </thead>
          <tbody>
            {props.letters.map((letter) => (
              <tr key={letter.id}>
                <th scope="row" lang="tr">
                  {letter.subject}
                </th>
                <td data-label={text.number} className="numbers nowrap">
                  {letter.number}
                </td>
                <td data-label={text.issued} className="numbers nowrap">
                  {momentText(letter.issued)}
                </td>
                {receives ? (
                  <td data-label={text.state}>
                    {letter.read ? (
                      letter.read_by ? (
                        text.read(letter.read_by, momentText(letter.read))
                      ) : (
                        momentText(letter.read)
                      )
                    ) : (
                      <span className="tag warn">{text.new}</span>
                    )}
                  </td>
                ) : null}
                <td data-label={text.open}>
                  <span className="row">
                    <Button small aria-label={text.openOf(letter.number)} onPress={() => void run(() => open(letter))}>
                      {text.open}
                    </Button>
                    {receives && !letter.read ? (
                      <Button
                        small
                        tone="quiet"
                        aria-label={text.markOf(letter.number)}
                        onPress={() => void run(() => mark(letter))}
                      >
                        {text.markRead}
                      </Button>
                    ) : null}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

export function InboxPage() {
  const text = useWords(words).inbox;
  const all = useText();
  const member = useMember();
  const navigate = useNavigate();
  const { once } = useSearch({ strict: false }) as { once?: string };
  const base = "/api/v1/letters";
  const query = useLetters(once ? `${base}?before=${encodeURIComponent(once)}` : base);
  const receives = member?.institution != null;
  return (
    <Page title={receives ? text.title : text.sentTitle} lead={receives ? text.lead : undefined}>
      <Loaded query={query}>
        {(page) => (
          <>
            {receives ? <p role="status">{text.unread(page.unread ?? 0)}</p> : null}
            {page.letters.length === 0 ? (
              <EmptyState why={text.none} next={receives ? text.noneNext : text.noneSentNext}>
                <Link to="/" className="button">
                  {all.nav.tasks}
                </Link>
              </EmptyState>
            ) : (
              <LetterRows letters={page.letters} base={base} receives={receives} />
            )}
            <div className="row">
              {once ? (
                <Button tone="quiet" onPress={() => void navigate({ to: "/gelen-kutusu", search: {} })}>
                  {text.newest}
                </Button>
              ) : null}
              {page.next ? (
                <Button onPress={() => void navigate({ to: "/gelen-kutusu", search: { once: page.next ?? "" } })}>
                  {text.older}
                </Button>
              ) : null}
            </div>
          </>
        )}
      </Loaded>
      <p>
        <a href="/belge-dogrulama">{text.verify}</a>
      </p>
    </Page>
  );
}
