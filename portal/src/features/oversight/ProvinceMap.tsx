import type { Monitor } from "../../api/openapi.gen";
import { EmptyState } from "../../components/EmptyState";
import { Turkish } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { numberText } from "../../text/numbers";
import "./oversight.css";
import { HEAT_STEPS, heatStep, PROVINCE_TILES, TILE_COLUMNS, TILE_ROWS } from "./province_tiles";
import * as words from "./words";

const TILE = 10;
const GAP = 0.6;

/** Where the decisions of who asks bind them: a square a province, and the same as a table (O7). */
export function ProvinceMap({ shown }: { shown: Monitor }) {
  const own = useWords(words).monitor;
  const bound = shown.provinces.filter((row) => row.province > 0);
  const byProvince = new Map(bound.map((row) => [row.province, row]));
  const most = Math.max(0, ...bound.map((row) => row.questions));
  const rows = [...shown.provinces].sort((left, right) => right.questions - left.questions);
  return (
    <section className="card" aria-labelledby="by-province">
      <h2 id="by-province">{own.provinces}</h2>
      <p className="hint">{own.provincesHint}</p>
      <svg
        className="province-map"
        viewBox={`0 0 ${TILE_COLUMNS * TILE} ${TILE_ROWS * TILE}`}
        role="img"
        aria-label={own.map(bound.length)}
      >
        {PROVINCE_TILES.map((tile) => {
          const row = byProvince.get(tile.province);
          return (
            <g
              key={tile.province}
              className={`heat-${heatStep(row?.questions ?? 0, most)}`}
              data-province={tile.province}
              transform={`translate(${tile.column * TILE} ${tile.row * TILE})`}
            >
              {row ? <title>{`${row.name}: ${numberText(row.questions)}`}</title> : null}
              <rect x={GAP / 2} y={GAP / 2} width={TILE - GAP} height={TILE - GAP} rx={1} />
              <text x={TILE / 2} y={TILE * 0.64}>
                {String(tile.province).padStart(2, "0")}
              </text>
            </g>
          );
        })}
      </svg>
      <p className="heat-legend hint">
        <span>{own.fewer}</span>
        <svg viewBox={`0 0 ${HEAT_STEPS * TILE} ${TILE}`} aria-hidden="true">
          {Array.from({ length: HEAT_STEPS }, (_, step) => step).map((step) => (
            <g key={step} className={`heat-${step}`} transform={`translate(${step * TILE} 0)`}>
              <rect x={GAP / 2} y={GAP / 2} width={TILE - GAP} height={TILE - GAP} rx={1} />
            </g>
          ))}
        </svg>
        <span>{own.more}</span>
      </p>
      {rows.length === 0 ? (
        <EmptyState why={own.nobody} next={own.nobodyNext} />
      ) : (
        <div className="table-wrap">
          <table className="stacked">
            <thead>
              <tr>
                <th scope="col">{own.province}</th>
                <th scope="col">{own.asking}</th>
                <th scope="col">{own.questions}</th>
                <th scope="col">{own.refused}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.province}>
                  <th scope="row">
                    {row.province > 0 ? (
                      <>
                        <span className="numbers muted">{String(row.province).padStart(2, "0")}</span>{" "}
                        <Turkish>{row.name}</Turkish>
                      </>
                    ) : (
                      own.wholeCountry
                    )}
                  </th>
                  <td data-label={own.asking} className="numbers">
                    {numberText(row.institutions)}
                  </td>
                  <td data-label={own.questions} className="numbers">
                    {numberText(row.questions)}
                  </td>
                  <td data-label={own.refused} className="numbers">
                    {numberText(row.refused)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
