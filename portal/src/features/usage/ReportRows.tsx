import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { UsageReport } from "../../api/openapi.gen";
import { Button } from "../../components/Button";
import { useLanguage, useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { dayText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import type { Group, Whose } from "./api";
import { allOf } from "./DayChart";
import { words } from "./words";

const ROWS_AT_FIRST = 10;

/** What a report counts, by day, user, service or result. */
export function ReportRows({ report, group, whose }: { report: UsageReport; group: Group; whose: Whose }) {
  const text = useWords(words);
  const language = useLanguage();
  const member = useMember();
  const [isWhole, setWhole] = useState(group === "day");
  const seesCalls = member?.institution !== null || member.role === "inspector";
  const head = { day: text.day, user: text.user, service: text.service, result: text.result }[group];
  const shown = isWhole ? report.rows : report.rows.slice(0, ROWS_AT_FIRST);
  const search = whose.institution ? { kurum: whose.institution } : {};
  return (
    <>
      <div className="table-wrap">
        <table className="stacked">
          <thead>
            <tr>
              <th scope="col">{head}</th>
              <th scope="col" className="count">
                {text.total}
              </th>
              <th scope="col" className="count">
                {text.answered}
              </th>
              <th scope="col" className="count">
                {text.empty}
              </th>
              <th scope="col" className="count">
                {text.refused}
              </th>
              {group === "day" ? null : (
                <th scope="col" className="count">
                  {text.past}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => {
              const name = group === "day" ? dayText(row.key) : language === "tr" ? row.name : row.name_en;
              return (
                <tr key={`${row.key} ${row.name}`}>
                  <th scope="row">
                    {group === "user" && seesCalls && row.key !== "0" ? (
                      <Link to="/cagrilar" search={{ ...search, kullanici: row.key }}>
                        {name}
                      </Link>
                    ) : (
                      name
                    )}
                  </th>
                  <td className="count" data-label={text.total}>
                    {numberText(allOf(row.sums))}
                  </td>
                  <td className="count" data-label={text.answered}>
                    {numberText(row.sums.answered)}
                  </td>
                  <td className="count" data-label={text.empty}>
                    {numberText(row.sums.empty)}
                  </td>
                  <td className="count" data-label={text.refused}>
                    {numberText(row.sums.refused)}
                  </td>
                  {row.before ? (
                    <td className="count" data-label={text.past}>
                      {numberText(allOf(row.before))}
                    </td>
                  ) : null}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {shown.length < report.rows.length ? (
        <Button tone="quiet" onPress={() => setWhole(true)}>
          {text.more(numberText(report.rows.length - shown.length))}
        </Button>
      ) : null}
    </>
  );
}
