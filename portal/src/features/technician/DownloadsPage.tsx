import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, download, get, save as saveBlob } from "../../api/client";
import type { Downloads } from "../../api/openapi.gen";
import { Button } from "../../components/Button";
import { EmptyState } from "../../components/EmptyState";
import { ProblemNotice } from "../../components/notices";
import { Loaded, Page } from "../../components/Page";
import { useLanguage, useWords } from "../../session/preferences";
import { momentText } from "../../text/dates";
import { useConsole } from "../console/api";
import { postmanCollection, type SchemaFile, schemaFiles } from "./contracts";
import { TechnicianTabs } from "./parts";
import { words } from "./words";

/** The schemas of a service, one file for each namespace. */
function SchemaButtons(props: { service: number; file: string; label: string; onProblem: (problem: unknown) => void }) {
  const text = useWords(words);
  const [files, setFiles] = useState<SchemaFile[]>([]);
  const load = async () => {
    const wsdl = await ask("GET", `/api/v1/technician/wsdl/${props.service}`);
    setFiles(schemaFiles(await wsdl.text(), props.file));
  };
  if (files.length === 0)
    return (
      <Button
        small
        aria-label={`${text.xsd}: ${props.label}`}
        onPress={() => {
          props.onProblem(undefined);
          load().catch(props.onProblem);
        }}
      >
        {text.xsd}
      </Button>
    );
  return (
    <ul className="plain">
      {files.map((file) => (
        <li key={file.name}>
          <Button small onPress={() => saveBlob(new Blob([file.text], { type: "text/xml" }), file.name)}>
            {file.name}
          </Button>{" "}
          <code>{file.namespace}</code>
        </li>
      ))}
    </ul>
  );
}

/** The questions as a collection of Postman. */
function PostmanCard() {
  const text = useWords(words);
  const console = useConsole();
  return (
    <section className="card middle" aria-labelledby="postman">
      <h2 id="postman">Postman</h2>
      <p>{text.postmanText}</p>
      <Loaded query={console}>
        {(of) => (
          <Button
            onPress={() =>
              saveBlob(
                new Blob([postmanCollection(of, location.origin)], { type: "application/json" }),
                "kps-postman.json",
              )
            }
          >
            {text.postman}
          </Button>
        )}
      </Loaded>
    </section>
  );
}

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
            <EmptyState why={text.noDownloads} next={text.noDownloadsNext} />
          ) : (
            <>
              <section className="card middle" aria-labelledby="openapi">
                <h2 id="openapi">OpenAPI</h2>
                <p>{text.openapiText}</p>
                <Button onPress={() => save("openapi", "kps-openapi.json")}>{text.openapi}</Button>
              </section>
              <PostmanCard />
              <div className="table-wrap">
                <table className="stacked">
                  <thead>
                    <tr>
                      <th scope="col">{text.service}</th>
                      <th scope="col">{text.until}</th>
                      <th scope="col">WSDL</th>
                      <th scope="col">XSD</th>
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
                          <td data-label="XSD">
                            <SchemaButtons
                              service={service.service}
                              file={`kps-${service.service}`}
                              label={name}
                              onProblem={setProblem}
                            />
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
