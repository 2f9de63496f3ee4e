import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { get } from "../../api/client";
import type { Account } from "../../api/types";
import type { Right } from "../services/api";

export interface User {
  case: string | null;
  number: string;
  state: string;
  state_label: string;
  role: "administrator" | "technician" | "sub-user";
  name: string;
  identity: string;
  sub_unit: string;
  application: string;
  rights: Right[];
  changed_at: string | null;
  /** Over the wire or on the pages; only sub-users are named there. */
  last_question_at: string | null;
  account: Account | null;
}

interface Page {
  users: User[];
  next?: string;
}

/** All people of the institution, a page at a time: definitions, rights and accounts together. */
export function useUsers() {
  return useInfiniteQuery({
    queryKey: ["cases", "users"],
    initialPageParam: "",
    queryFn: ({ pageParam }) => get<Page>(`/api/v1/institution/users${pageParam ? `?after=${pageParam}` : ""}`),
    getNextPageParam: (page) => page.next,
  });
}

export interface Letter {
  id: string;
  number: string;
  subject: string;
  institution?: number;
  code?: string;
  sha256?: string;
  issued: string | null;
  read?: string | null;
  read_by?: string;
}
export interface LetterPage {
  letters: Letter[];
  unread?: number;
  next?: string;
}

/** `base` is the member's inbox or the applicant's. */
export function useLetters(base: string, wanted = true) {
  return useQuery({
    queryKey: ["cases", "letters", base],
    queryFn: () => get<LetterPage>(base),
    enabled: wanted,
  });
}
