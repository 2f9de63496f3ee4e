import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { download, get } from "../../api/client";
import type { Downloads } from "../../api/openapi.gen";
import { Button } from "../../components/Button";
import { ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useLanguage, useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { TechnicianTabs } from "./parts";
import { words } from "./words";

/** Contracts as the institution holds them today, without what was not granted (K8). */
export function DownloadsPage() {
  const text = useWords(words);
  const language = useLanguage();
  const [problem, setProblem] = useState<unknown>();
  const query = useQuery({
    queryKey: ["technician-downloads"],
    queryFn: () => get<Downloads>("/api/v1/technician/downloads"),
  });
  const save = (path: string, name: string) => {
    setProblem(undefined);
    download(`/api/v1/technician/${path}`, name).catch(setProblem);
  };
  return (
    <Page title={text.downloads} lead={text.downloadsLead}>
      <TechnicianTabs />
      {problem ? <ProblemNotice problem={problem} /> : null}
      <Loaded query={query}>
        {({ services }) =>
          services.length === 0 ? (
            <>
              <p role="status">{text.noDownloads}</p>
              <p>{text.noDownloadsNext}</p>
            </>
          ) : (
            <>
              <section className="card middle" aria-labelledby="openapi">
                <h2 id="openapi">OpenAPI</h2>
                <p>{text.openapiText}</p>
                <Button onPress={() => save("openapi", "kps-openapi.json")}>{text.openapi}</Button>
              </section>
              <div className="table-wrap">
                <table className="stacked">
                  <thead>
                    <tr>
                      <th scope="col">{text.service}</th>
                      <th scope="col">{text.until}</th>
                      <th scope="col">WSDL</th>
                    </tr>
                  </thead>
                  <tbody>
                    {services.map((service) => {
                      const name = language === "tr" ? service.name : service.name_en;
                      return (
                        <tr key={service.service}>
                          <th scope="row">{name}</th>
                          <td data-label={text.until} className="numbers">
                            {momentText(service.valid_until)}
                          </td>
                          <td data-label="WSDL">
                            <Button
                              small
                              aria-label={`${text.wsdl}: ${name}`}
                              onPress={() => save(`wsdl/${service.service}`, `kps-${service.service}.wsdl`)}
                            >
                              {text.wsdl}
                            </Button>
                          </td>
                        </tr>
                      );
                    })}
                  </tbody>
                </table>
              </div>
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
