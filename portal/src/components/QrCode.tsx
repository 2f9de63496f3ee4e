import { encode } from "uqr";
import { useWords } from "../session/preferences";
import { words } from "./words";

/** Four modules of white around it, as readers want them (ISO/IEC 18004). */
const QUIET = 4;

/** A text as a QR picture, drawn here: what it holds is sent nowhere. */
export function QrCode({ text }: { text: string }) {
  const own = useWords(words);
  const { data, size } = encode(text, { border: QUIET });
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : "")))
    .filter(Boolean)
    .join("");
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={own.qr} shapeRendering="crispEdges">
      <path d={path} fill="#000" />
    </svg>
  );
}
