/** Words of seeing the portal as another role. */
export const tr = {
  title: "Rol görünümü",
  lead: "Portalı başka bir rolün gördüğü gibi gösterir. Yalnız deneme ve eğitim ortamında vardır.",
  rules: [
    "Görünen her veri sentetiktir; gerçek kişi yoktur.",
    "Kimsenin yerine geçilmez: hesap sizin hesabınızdır, yalnız menü ve sayfalar o rolündür.",
    "Görünüm sürerken hiçbir şey değiştirilemez.",
  ] as readonly string[],
  role: "Rol",
  institution: "Kurum",
  chooseRole: "Rol seçin",
  chooseInstitution: "Kurum seçin",
  needRole: "Rolü seçin.",
  needInstitution: "Bu rol bir kurumundur: kurumu seçin.",
  begin: "Görünümü başlat",
  end: "Görünümü bitir",
  live: "Bu ortam canlıdır. Canlı ortamda kimse portalı başka bir rol olarak göremez.",
  viewing: (role: string) => `Portalı “${role}” rolüyle görüyorsunuz`,
  viewingText: "Veriler sentetiktir ve hiçbir şey değiştirilemez.",
  of: (institution: string) => `Kurum ${institution}.`,
};

export const en: typeof tr = {
  title: "View as a role",
  lead: "Shows the portal as another role sees it. It exists in test and training environments only.",
  rules: [
    "Whatever is shown is synthetic; nobody in it is real.",
    "Nobody is impersonated: the account is yours, only menu and pages are the role's.",
    "While it lasts nothing can be changed.",
  ],
  role: "Role",
  institution: "Institution",
  chooseRole: "Choose a role",
  chooseInstitution: "Choose an institution",
  needRole: "Choose the role.",
  needInstitution: "This role is an institution's: choose the institution.",
  begin: "Begin the view",
  end: "End the view",
  live: "This environment is live. There nobody sees the portal as another role.",
  viewing: (role) => `You see the portal as “${role}”`,
  viewingText: "The data are synthetic and nothing can be changed.",
  of: (institution) => `Institution ${institution}.`,
};
