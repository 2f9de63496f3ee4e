import { Link } from "@tanstack/react-router";
import { useWords } from "../../session/preferences";
import { useMember } from "../../session/session";
import { words } from "./words";
import "../usage/usage.css";

export function TechnicianTabs() {
  const text = useWords(words);
  const member = useMember();
  return (
    <nav className="subnav" aria-label={text.tabs}>
      <Link to="/baslangic">{text.tabStart}</Link>
      <Link to="/kimlik-bilgileri">{text.tabCredentials}</Link>
      <Link to="/indirmeler">{text.tabDownloads}</Link>
      <Link to="/konsol">{text.tabConsole}</Link>
      <Link to="/baglanti-denetimi">{text.tabDoctor}</Link>
      <Link to="/canliya-gecis">{text.tabGoLive}</Link>
      {member?.role === "technician" ? <Link to="/ileti-kaydi">{text.tabRecording}</Link> : null}
    </nav>
  );
}
