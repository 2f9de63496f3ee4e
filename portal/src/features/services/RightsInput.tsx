import { Notice } from "../../components/notices";
import { Loaded } from "../../components/Page";
import { useWords } from "../../session/preferences";
import type { Values } from "../cases/form_values";
import {
  chosenIn,
  type GrantedService,
  leavesOf,
  pathsFor,
  type Right,
  titleOf,
  useInstitution,
  useServices,
} from "./api";
import { PathBoxes } from "./PathBoxes";
import * as words from "./words";
import "./services.css";

/** More services than these are folded together at first. */
const SHOWN_MAX = 3;
const lines = (value: unknown) => (typeof value === "string" ? value.split("\n").filter(Boolean) : []);

export function rightsOf(items: readonly Values[]): Right[] {
  return items.map((item) => ({
    service: String(item["service"] ?? ""),
    version: String(item["version"] ?? ""),
    paths: lines(item["paths"]),
  }));
}

/** Rights of a sub-user: every field that the institution has, service by service, and nothing beyond (I3, R-058). */
export function RightsInput(props: {
  id: string;
  label: string;
  items: readonly Values[];
  onChange: (items: Values[]) => void;
  error: string | undefined;
}) {
  const text = useWords(words);
  const institution = useInstitution();
  const services = useServices();
  const { id, items, onChange } = props;
  const itemOf = (service: GrantedService) =>
    items.find((item) => item["service"] === service.service && item["version"] === service.version);
  const put = (service: GrantedService, leaves: readonly string[]) => {
    const paths = pathsFor(service, new Set(leaves));
    const others = items.filter((item) => item !== itemOf(service) && lines(item["paths"]).length > 0);
    const own: Values = { service: service.service, version: service.version, paths: paths.join("\n") };
    onChange(paths.length > 0 ? [...others, own] : others);
  };
  return (
    <fieldset className={`group${props.error ? " invalid" : ""}`} id={id} tabIndex={-1}>
      <legend lang="tr">{props.label}</legend>
      {props.error ? <span className="field-error">{props.error}</span> : null}
      <Loaded query={institution}>
        {({ granted }) =>
          granted.length > 0 ? (
            <>
              <p className="hint">{text.rightsHint}</p>
              {granted.map((service, index) => (
                <PathBoxes
                  key={`${service.service} ${service.version}`}
                  id={`${id}-${index}`}
                  label={titleOf(services.data, service)}
                  options={leavesOf(service).map((path) => ({ path }))}
                  chosen={chosenIn(service, lines(itemOf(service)?.["paths"]))}
                  onChange={(leaves) => put(service, leaves)}
                  folded={granted.length > SHOWN_MAX}
                />
              ))}
            </>
          ) : (
            <Notice tone="warn">
              <p>{text.noGrant}</p>
            </Notice>
          )
        }
      </Loaded>
    </fieldset>
  );
}
