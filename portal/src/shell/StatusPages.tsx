import { type ErrorComponentProps, Link } from "@tanstack/react-router";
import { ProblemNotice } from "../components/notices";
import { Page } from "../components/Page";
import { useText } from "../session/preferences";

export function NotFoundPage() {
  const text = useText();
  return (
    <Page title={text.notFoundTitle} lead={text.notFoundText}>
      <Link to="/" className="button">
        {text.home}
      </Link>
    </Page>
  );
}

/** A page that broke: said in words, with the way out. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  const text = useText();
  return (
    <Page title={text.errorTitle}>
      <ProblemNotice problem={error} retry={reset} />
    </Page>
  );
}

export function StatementPage() {
  const text = useText();
  return (
    <Page title={text.statement.title} lead={text.statement.text}>
      <div className="card middle">
        <p>{text.statement.tested}</p>
        <h2>{text.statement.gaps}</h2>
        <ul>
          {text.statement.gapItems.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
        <p>{text.statement.contact}</p>
      </div>
    </Page>
  );
}
