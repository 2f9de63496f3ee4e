import { useId, useState } from "react";
import type { UsageRow } from "../../api/openapi.gen";
import { useWords } from "../../session/preferences";
import { dayText } from "../../text/dates";
import { numberText } from "../../text/numbers";
import { words } from "./words";

const WIDTH = 1000;
const HEIGHT = 180;
const FOOT = 2;

export const allOf = (sums: UsageRow["sums"]) => sums.answered + sums.empty + sums.refused;

/** Bars of the days: a sentence says the same, a table has every number, and a slider goes from day to day (A11). */
export function DayChart({ rows }: { rows: readonly UsageRow[] }) {
  const text = useWords(words);
  const title = useId();
  const [at, setAt] = useState(rows.length - 1);
  const totals = rows.map((row) => allOf(row.sums));
  const highest = Math.max(1, ...totals);
  const best = rows[totals.indexOf(Math.max(...totals))];
  const chosen = rows[Math.min(at, rows.length - 1)];
  if (!best || !chosen) return null;
  const width = WIDTH / rows.length;
  const tall = (count: number) => (count / highest) * (HEIGHT - 12);
  const summary = text.chart(
    numberText(totals.reduce((sum, each) => sum + each, 0)),
    numberText(rows.length),
    numberText(allOf(best.sums)),
    dayText(best.key),
  );
  const ofDay = text.ofDay(dayText(chosen.key), numberText(allOf(chosen.sums)), numberText(chosen.sums.refused));
  return (
    <>
      <p>{summary}</p>
      <svg
        className="chart"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={summary}
      >
        <rect className="chosen" x={rows.indexOf(chosen) * width} y={0} width={width} height={HEIGHT} />
        {rows.map((row, index) => {
          const refused = tall(row.sums.refused);
          const good = tall(row.sums.answered + row.sums.empty);
          const x = index * width + width * 0.12;
          return (
            <g key={row.key}>
              <rect className="answered" x={x} y={HEIGHT - FOOT - good} width={width * 0.76} height={good} />
              <rect
                className="refused"
                x={x}
                y={HEIGHT - FOOT - good - refused}
                width={width * 0.76}
                height={refused}
              />
            </g>
          );
        })}
        <line x1={0} x2={WIDTH} y1={HEIGHT - 1} y2={HEIGHT - 1} />
      </svg>
      <label className="hint" htmlFor={`${title}-day`}>
        {text.cursor}
      </label>
      <input
        id={`${title}-day`}
        className="day-cursor"
        type="range"
        min={0}
        max={rows.length - 1}
        value={Math.min(at, rows.length - 1)}
        aria-valuetext={ofDay}
        onChange={(event) => setAt(Number(event.currentTarget.value))}
      />
      <p className="numbers">{ofDay}</p>
      <ul className="legend">
        <li>
          {text.answered}, {text.emptyInList}
        </li>
        <li className="refused">{text.refused}</li>
      </ul>
    </>
  );
}
