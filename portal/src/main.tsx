import "./boot/boot";
import "./design/tokens.css";
import "./design/base.css";
import "./design/components.css";
import "./design/parts.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { Problem } from "./api/client";
import { keptPreferences } from "./boot/kept";
import { fetchFirstPage, router } from "./router";
import { fetchLanguage, PreferencesProvider } from "./session/preferences";
import { sessionQuery } from "./session/session";
import { environmentQuery } from "./shell/environment";

const RETRIES_MAX = 2;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      // What the server refused stays refused; what did not arrive is asked for again.
      retry: (failures, problem) =>
        failures < RETRIES_MAX && problem instanceof Problem && (problem.status === 0 || problem.status === 503),
      refetchOnWindowFocus: false,
      networkMode: "always",
    },
  },
});

const place = document.getElementById("root");

/** In pieces that let the browser answer in between. */
function begin(): void {
  if (!place) return;
  const root = createRoot(place);
  startTransition(() =>
    root.render(
      <StrictMode>
        <PreferencesProvider>
          <QueryClientProvider client={client}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </PreferencesProvider>
      </StrictMode>,
    ),
  );
}

/** What has not come by then is shown as on its way. */
const WAIT_MAX_MS = 1000;

/** One picture of what is there, and not one for each answer: a telephone takes as long for each (ADR 0169). */
async function prepare(): Promise<void> {
  const wait = new Promise((done) => setTimeout(done, WAIT_MAX_MS));
  const asked = [client.prefetchQuery(sessionQuery), client.prefetchQuery(environmentQuery), fetchFirstPage()];
  await Promise.race([Promise.allSettled(asked), wait]);
  // Without the other language the pages are Turkish.
  await fetchLanguage(keptPreferences().language).catch(() => undefined);
}

void prepare().then(begin);
