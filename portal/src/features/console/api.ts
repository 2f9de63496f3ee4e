import { useQuery } from "@tanstack/react-query";
import { get } from "../../api/client";
import type { Console, Credentials } from "../../api/openapi.gen";

export function useConsole() {
  return useQuery({ queryKey: ["technician-console"], queryFn: () => get<Console>("/api/v1/technician/console") });
}
export function useCredentials() {
  return useQuery({
    queryKey: ["technician-credentials"],
    queryFn: () => get<Credentials>("/api/v1/technician/credentials"),
  });
}
