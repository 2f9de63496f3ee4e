/** Words of an act that waits for a second person. */
export const tr = {
  asked: "İsteyen",
  askedAt: "İstek zamanı",
  act: "İstenen işlem",
  rule: "Dayanak",
  mayApprove: "Onaylayabilecek",
  another: (roles: string) => `${roles}; isteyenden başka bir kişi`,
  state: "Durum",
  possible: (states: string) => `${states} (işlemin sonucuna göre)`,
  differs: "Onaylanırsa ne değişir",
  seeCase: "Dosyayı aç",
  more: "Başka dosyalar da bekliyor.",
  moreLink: "Tümünü listede göster",
  own: "Bunu siz istediniz: başka biri onaylamalı. Reddederseniz isteğinizi geri almış olursunuz.",
};

export const en: typeof tr = {
  asked: "Asked by",
  askedAt: "Asked at",
  act: "Act asked for",
  rule: "Basis",
  mayApprove: "Who may approve",
  another: (roles) => `${roles}; another person than who asked`,
  state: "State",
  possible: (states) => `${states} (as the act turns out)`,
  differs: "What changes with the approval",
  seeCase: "Open the case",
  more: "More cases wait.",
  moreLink: "Show all in the list",
  own: "You have asked for this: somebody else approves it. Rejecting takes your request back.",
};
