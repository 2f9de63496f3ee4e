import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { EmptyState } from "../../components/EmptyState";
import { SelectInput, TextInput } from "../../components/fields";
import { Loaded, Page, Turkish } from "../../components/Page";
import { useWords } from "../../session/preferences";
import { fold } from "../../text/turkish";
import { useInstitutions } from "./api";
import { StandingTag } from "./parts";
import * as words from "./words";

const SHOWN_MAX = 200;

interface Search {
  ara?: string;
  durum?: string;
}

/** Everybody who receives data, found by name, number or class without minding Turkish letters (G22). */
export function InstitutionsPage() {
  const text = useWords(words);
  const own = text.institutions;
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as Search;
  const query = useInstitutions();
  const show = (part: Search) => void navigate({ to: "/kurumlar", search: { ...search, ...part }, replace: true });
  return (
    <Page title={own.title} lead={own.lead}>
      <form className="row" onSubmit={(event) => event.preventDefault()}>
        <TextInput id="search" label={own.search} value={search.ara ?? ""} onChange={(ara) => show({ ara })} />
        <SelectInput
          id="standing"
          label={own.standing}
          empty={own.all}
          value={search.durum ?? ""}
          onChange={(durum) => show({ durum })}
          options={Object.entries(text.standings).map(([value, label]) => ({ value, label }))}
        />
      </form>
      <Loaded query={query}>
        {({ institutions, total }) => {
          const wanted = fold(search.ara ?? "");
          const found = institutions.filter(
            (each) =>
              (!search.durum || each.standing === search.durum) &&
              fold(`${each.number} ${each.name} ${text.classes[each.class] ?? each.class}`).includes(wanted),
          );
          return (
            <>
              {found.length === 0 ? (
                <EmptyState why={own.none} next={own.noneNext} />
              ) : (
                <p role="status">{own.shown(Math.min(found.length, SHOWN_MAX), total)}</p>
              )}
              {found.length === 0 ? null : (
                <div className="table-wrap">
                  <table className="stacked">
                    <thead>
                      <tr>
                        <th scope="col">{own.number}</th>
                        <th scope="col">{own.name}</th>
                        <th scope="col">{own.kind}</th>
                        <th scope="col">{own.standing}</th>
                        <th scope="col">{own.paying}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {found.slice(0, SHOWN_MAX).map((each) => (
                        <tr key={each.number}>
                          <th scope="row">
                            <Link
                              to="/kurumlar/$number"
                              params={{ number: String(each.number) }}
                              className="numbers nowrap"
                            >
                              {each.number}
                            </Link>
                          </th>
                          <td data-label={own.name}>
                            <Turkish>{each.name}</Turkish>
                          </td>
                          <td data-label={own.kind}>{text.classes[each.class] ?? each.class}</td>
                          <td data-label={own.standing}>
                            <StandingTag standing={each.standing} />
                          </td>
                          <td data-label={own.paying}>{each.paying ? own.pays : own.free}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
              )}
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
