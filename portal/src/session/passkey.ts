import { post } from "../api/client";
import type { PasskeyChallenge } from "../api/types";

/** WebAuthn as the server wants it: base64url members (docs/formats/rest.md). */

export function toBase64url(bytes: ArrayBuffer | Uint8Array): string {
  const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  let text = "";
  for (const byte of view) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential !== "undefined";
}

/** The member `passkey` of a second factor. Throws when the person or the authenticator declines. */
export async function signWithPasskey(): Promise<unknown> {
  const asked = await post<PasskeyChallenge>("/api/v1/session/challenge", {}, { asSession: true });
  const credential = await navigator.credentials.get({
    publicKey: {
      challenge: fromBase64url(asked.challenge),
      rpId: asked.rp_id,
      allowCredentials: asked.credentials.map((id) => ({ type: "public-key" as const, id: fromBase64url(id) })),
      userVerification: "required",
    },
  });
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no passkey");
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    passkey: {
      id: toBase64url(credential.rawId),
      client_data: toBase64url(response.clientDataJSON),
      authenticator_data: toBase64url(response.authenticatorData),
      signature: toBase64url(response.signature),
    },
  };
}

/** `ifDeclined`: told when the person or the authenticator declines, instead of an exception. */
export async function addPasskey(label: string, login: string, ifDeclined?: () => void): Promise<void> {
  const asked = await post<PasskeyChallenge>("/api/v1/session/challenge", {}, { asSession: true });
  const made = navigator.credentials.create({
    publicKey: {
      challenge: fromBase64url(asked.challenge),
      rp: { id: asked.rp_id, name: "KPS" },
      user: { id: fromBase64url(asked.user_handle), name: login, displayName: login },
      pubKeyCredParams: asked.algorithms.map((alg) => ({ type: "public-key" as const, alg })),
      excludeCredentials: asked.credentials.map((id) => ({ type: "public-key" as const, id: fromBase64url(id) })),
      authenticatorSelection: { userVerification: "required" },
      attestation: "none",
    },
  });
  const credential = ifDeclined ? await made.catch(() => null) : await made;
  if (!credential && ifDeclined) return ifDeclined();
  if (!(credential instanceof PublicKeyCredential)) throw new Error("no passkey");
  const response = credential.response as AuthenticatorAttestationResponse;
  await post(
    "/api/v1/account/passkeys",
    {
      label,
      client_data: toBase64url(response.clientDataJSON),
      attestation_object: toBase64url(response.attestationObject),
    },
    { asSession: true },
  );
}
