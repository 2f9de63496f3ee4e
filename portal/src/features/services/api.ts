import { useQuery } from "@tanstack/react-query";
import { get } from "../../api/client";

/** Services: all there are, and what the Kurul has granted to one's own institution. */

export interface Service {
  number: number;
  name: string;
  version: string;
  title: string;
  title_en: string;
}
export interface Leaf {
  path: string;
  data_class: string;
  address: boolean;
}
export interface ServiceDetail extends Service {
  leaves: Leaf[];
}

export function useServices(wanted = true) {
  return useQuery({
    queryKey: ["public", "services"],
    queryFn: async () => (await get<{ services: Service[] }>("/api/v1/public/services", { asSession: true })).services,
    staleTime: Number.POSITIVE_INFINITY,
    enabled: wanted,
  });
}

export function useService(number: number | undefined) {
  return useQuery({
    queryKey: ["public", "service", number],
    queryFn: () => get<ServiceDetail>(`/api/v1/public/services/${number}`, { asSession: true }),
    staleTime: Number.POSITIVE_INFINITY,
    enabled: number !== undefined,
  });
}

export interface Right {
  service: string;
  version: string;
  paths: string[];
  /** What the paths stand for. */
  leaves?: string[];
}
/** A path of the decision, and the fields it gives. */
export interface Grant {
  path: string;
  leaves: string[];
}
export interface GrantedService {
  service: string;
  version: string;
  grants: Grant[];
}
export interface Basis {
  law: string;
  article: string;
}
export interface Purpose {
  code: string;
  text: string;
  legal_basis: Basis[];
}
export interface DecidedService extends Right {
  purposes?: string[];
}
export interface Decision {
  number?: string;
  date?: string;
  valid_from?: string;
  valid_until?: string;
  purposes: Purpose[];
  services: DecidedService[];
}
export interface OwnInstitution {
  id: number;
  name: string;
  class: string;
  address: string;
  undertaking_signed: boolean;
  decision: Decision | null;
  granted: GrantedService[];
}

export function leavesOf(service: GrantedService): string[] {
  return [...new Set(service.grants.flatMap((grant) => grant.leaves))];
}

/** Fields as a right names them: a path of the decision where all its fields are chosen, else one by one. */
export function pathsFor(service: GrantedService, chosen: ReadonlySet<string>): string[] {
  return service.grants.flatMap(({ path, leaves }) => {
    const own = leaves.filter((leaf) => chosen.has(leaf));
    return own.length === leaves.length && own.length > 0 ? [path] : own;
  });
}

/** The fields that paths of a right stand for. */
export function chosenIn(service: GrantedService, paths: readonly string[]): string[] {
  return service.grants.flatMap(({ path, leaves }) =>
    paths.includes(path) ? leaves : leaves.filter((leaf) => paths.includes(leaf)),
  );
}

export const isSame = (left: { service: string; version: string }, right: { service: string; version: string }) =>
  left.service === right.service && left.version === right.version;

export function useInstitution(wanted = true) {
  return useQuery({
    queryKey: ["cases", "institution"],
    queryFn: () => get<OwnInstitution>("/api/v1/institution"),
    enabled: wanted,
  });
}

export function titleOf(services: readonly Service[] | undefined, right: { service: string; version: string }): string {
  const found = services?.find((each) => each.name === right.service && each.version === right.version);
  return found ? `${found.title} (${right.version})` : `${right.service} ${right.version}`;
}
