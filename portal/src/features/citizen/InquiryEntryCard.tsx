import { Loaded, Turkish } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { useInquiryEntry } from "./api";
import * as words from "./words";

/** For the institution that is asked: where its own look-up stands in its records, and nothing more of the person (V5). */
export function InquiryEntryCard({ id }: { id: string }) {
  const text = useWords(words);
  const query = useInquiryEntry(id);
  return (
    <section className="card" aria-labelledby="entry">
      <h2 id="entry">{text.entryTitle}</h2>
      <p>{text.entryLead}</p>
      <Loaded query={query}>
        {(entry) => {
          const rows: [string, string | null][] = [
            [text.time, momentText(entry.time)],
            [text.reference, String(entry.reference)],
            [text.entryRequest, entry.request_id],
            [text.service, entry.service],
            [text.purpose, entry.purpose ?? entry.purpose_code],
            [text.entryUser, entry.service_user],
            [text.entryPerson, entry.end_user],
            [text.entryFile, entry.file_number],
          ];
          return (
            <dl className="summary">
              {rows.map(([label, value]) =>
                value ? (
                  <div key={label}>
                    <dt>{label}</dt>
                    <dd>
                      <Turkish>{value}</Turkish>
                    </dd>
                  </div>
                ) : null,
              )}
            </dl>
          );
        }}
      </Loaded>
    </section>
  );
}
