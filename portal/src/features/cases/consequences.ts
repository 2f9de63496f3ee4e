/** What an act that closes, stops, refuses or deletes leads to, said before it is done: by life cycle and act (G10). */
export const tr: Readonly<Record<string, string>> = {
  "application/delete": "Taslak ve yazılanlar silinir; geri getirilemez. Yeni başvuru baştan yazılır.",
  "application/reject":
    "Başvuru sona erer ve bu numarayla sürdürülemez. Başvurana gerekçesiyle bildirilir; isteyen yeniden başvurur.",
  "board-meeting/remove-item": "Madde bu toplantının gündeminden çıkar; bu toplantıda görüşülmez ve oylanmaz.",
  "board-meeting/cancel": "Toplantı yapılmaz. Gündemindeki işler karara bağlanmadan bekler ve başka toplantıya alınır.",
  "board-meeting/close": "Toplantı kapanır; kararlar bundan sonra değiştirilemez ve dosyalarına işlenir.",
  "undertaking/give-notice":
    "Fesih bildirimi kaydedilir. Geri alınmazsa taahhütname yıl sonunda kendiliğinden feshedilir; süre yetmiyorsa izleyen yılın sonunda.",
  "undertaking/cancel":
    "Taahhütname tek taraflı sona erer. Kurumun sorguları yanıtlanmaz, kullanıcıları kapanır; erişim ancak yeni başvuruyla verilir.",
  "access-block/find-missed-notice":
    "Kurumun bütün sorguları en geç bir saniye içinde reddedilir, açık oturumları kapanır. Yalnızca eksik bildirim yapılınca açılır.",
  "access-block/emergency":
    "Kurumun bütün sorguları en geç bir saniye içinde reddedilir, açık oturumları kapanır. Önlemler belgelenip iki kişi uygun bulmadan açılmaz.",
  "access-block/close":
    "Kurumun bütün sorguları en geç bir saniye içinde reddedilir, açık oturumları kapanır. Eksiklik giderilip iki kişi uygun bulmadan açılmaz.",
  "access-block/cancel":
    "Taahhütname iptal edilir, servis kullanıcıları kapanır. Bu geri alınamaz; erişim ancak yeni başvuruyla verilir.",
  "access-block/cancel-quality":
    "Taahhütname iptal edilir, kurumun bütün kullanıcıları kapanır. Bu geri alınamaz; erişim ancak yeni başvuruyla verilir.",
  "access-block/drop": "Tespit geri alınır ve bu dosya kapanır. Aynı konuda yeni tespit yeni dosya açar.",
  "access-block/stop":
    "Kurumun bütün sorguları en geç bir saniye içinde reddedilir. Yalnızca durdurma kararı kaldırılınca, iki kişiyle açılır.",
  "access-block/stop-user":
    "Bu servis kullanıcısının bütün sorguları, alt kullanıcılarınınkiyle birlikte, en geç bir saniye içinde reddedilir. İki kişiyle açılır.",
  "access-block/stop-service":
    "Kurumun bu servise, her sürümüyle, sorduğu sorular en geç bir saniye içinde reddedilir; öteki servisleri yanıtlanır. Önlemler belgelenip iki kişi uygun bulmadan açılmaz.",
  "access-block/stop-address":
    "Kurumun kayıtlı adresinden gelen sorular en geç bir saniye içinde reddedilir. Önlemler belgelenip iki kişi uygun bulmadan ya da adres değişmeden açılmaz.",
  "change-notice/withdraw-finding": "Tespit geri alınır ve dosya kapanır; bildirim eksikliği artık aranmaz.",
  "user/reject": "Kişi kullanıcı olmaz ve bu dosya kapanır. Yeniden tanımlanması yeni dosya ister.",
  "user/lock": "Kişinin oturumları kapanır, sorguları ve girişi reddedilir. Kilit açılınca hakları geri gelir.",
  "user/suspend":
    "Kişinin oturumları kapanır, sorguları ve girişi reddedilir. Genel Müdürlük sürdürünceye kadar böyle kalır.",
  "user/leave":
    "Kişinin hesabı ve sorgu yetkisi kapanır; bu geri alınamaz. Yeniden görevlendirilirse yeniden tanımlanır.",
  "user/recheck": "Kişi sicile yeniden sorulur; artık bulunmuyorsa hesabı ve yetkisi kapanır.",
  "sub-unit/close": "Birim kapanır ve yeni kullanıcı alamaz. Aynı adla yeniden açmak yeni dosya ister.",
  "ministry-naming/withdraw": "Belirleme kalkar; kurum bu sınıfın haklarını artık kullanamaz.",
  "service-credential/replace-leaked":
    "Eski şifre bu anda geçersiz olur. Yeni şifre girilene kadar onu kullanan programlar yanıt alamaz.",
  "service-credential/end-now":
    "Eski şifre bu anda geçersiz olur; onu kullanan programlar yeni şifre girilene kadar sorgulayamaz.",
  "usage-review/find-unjustified": "Sorgulama haksız bulunur ve inceleme kapanır. Bu sonuç sonradan değiştirilemez.",
  "lookup-inquiry/close": "İtiraz kapanır ve bu numarayla sürdürülemez. Aynı sorgu için yeniden sorulabilir.",
};

export const en: typeof tr = {
  "application/delete":
    "The draft and what was written are deleted and cannot be brought back. A new application starts anew.",
  "application/reject":
    "The application ends and cannot go on under this number. The applicant is told with the reason and may apply again.",
  "board-meeting/remove-item":
    "The item leaves the agenda of this meeting; it is neither discussed nor voted on there.",
  "board-meeting/cancel":
    "The meeting is not held. What is on its agenda stays undecided and waits for another meeting.",
  "board-meeting/close": "The meeting closes; its decisions cannot be changed any more and go to their cases.",
  "undertaking/give-notice":
    "The notice is kept. Unless it is withdrawn the undertaking ends by itself with the year, or with the next one where the time is too short.",
  "undertaking/cancel":
    "The undertaking ends one-sidedly. The institution's questions are not answered and its users are closed; access comes back with a new application only.",
  "access-block/find-missed-notice":
    "All questions of the institution are refused within one second and its sessions end. Only the missing notice opens it again.",
  "access-block/emergency":
    "All questions of the institution are refused within one second and its sessions end. It opens again only when measures are documented and two persons agree.",
  "access-block/close":
    "All questions of the institution are refused within one second and its sessions end. It opens again only when the lack is mended and two persons agree.",
  "access-block/cancel":
    "The undertaking is cancelled and its service users are closed. This cannot be undone; access comes back with a new application only.",
  "access-block/cancel-quality":
    "The undertaking is cancelled and all users of the institution are closed. This cannot be undone; access comes back with a new application only.",
  "access-block/drop": "The finding is taken back and this case closes. A new finding of the kind opens a new case.",
  "access-block/stop":
    "All questions of the institution are refused within one second. It opens again only when the decision is lifted, by two persons.",
  "access-block/stop-user":
    "All questions of this service user, with those of its sub-users, are refused within one second. Two persons open it again.",
  "access-block/stop-service":
    "The institution's questions to this service, in all its versions, are refused within one second; its other services are answered. It opens again only when measures are documented and two persons agree.",
  "access-block/stop-address":
    "Questions from the institution's registered address are refused within one second. It opens again only when measures are documented and two persons agree, or the address changes.",
  "change-notice/withdraw-finding":
    "The finding is taken back and the case closes; the missing notice is not asked for any more.",
  "user/reject": "The person does not become a user and this case closes. Defining the person again takes a new case.",
  "user/lock": "The person's sessions end; questions and sign-ins are refused. Unlocking brings the rights back.",
  "user/suspend":
    "The person's sessions end; questions and sign-ins are refused until the directorate lets the person go on.",
  "user/leave":
    "The person's account and right to ask are closed; this cannot be undone. Who comes back is defined anew.",
  "user/recheck": "The register is asked again about the person; who is not found any more loses account and rights.",
  "sub-unit/close": "The unit closes and takes no new user. Opening it again under the same name takes a new case.",
  "ministry-naming/withdraw": "The naming is taken back; the institution cannot use the rights of this class any more.",
  "service-credential/replace-leaked":
    "The old secret is void at once. Programs that use it get no answer until they have the new one.",
  "service-credential/end-now":
    "The old secret ends at this moment; programs that use it cannot ask until they have the new one.",
  "usage-review/find-unjustified":
    "The look-up is found unjustified and the review closes. The outcome cannot be changed later.",
  "lookup-inquiry/close":
    "The inquiry closes and cannot go on under this number. The same look-up may be asked about again.",
};

/** What is no loss to anybody, or is taken back as easily: nothing is to be typed for it. */
const ROUTINE = ["board-meeting/close", "board-meeting/remove-item", "undertaking/give-notice", "user/recheck"];

interface Asked {
  name: string;
  fields: readonly { kind: string; required: boolean }[];
}

/** Whether the act is confirmed by typing the case's number: where it tells no reason in words (G10). */
export function wantsTyping(kind: string, act: Asked): boolean {
  const key = `${kind}/${act.name}`;
  const tellsWhy = act.fields.some((field) => field.kind === "long-text" && field.required);
  return key in tr && !ROUTINE.includes(key) && !tellsWhy;
}
