/** Words of the renewal of certificates and keys: title and text of each step. */
type Steps = Record<string, [string, string]>;

export const tr = {
  title: (kind: string) => `Yenileme: ${kind}`,
  lead: "Gizli anahtarlar bu sayfadan geçmez. Komutlar sunucuda veya kurumda yazılır; sunucunun gördüğü her adım kendiliğinden işaretlenir.",
  back: "Sertifikalar ve anahtarlar",
  gone: "Bu sertifika veya anahtar artık listede yok.",
  goneNext: "Listeye dönüp yenilenecek olanı seçin.",
  name: "Ad",
  until: "Eskisinin son anı",
  fingerprint: "SHA-256 parmak izi",
  institution: "Kurum",
  progress: (done: string, all: string) => `Görülebilen ${all} adımdan ${done} tanesi tamam.`,
  finished: "Yenileme tamamlandı.",
  done: "Görüldü",
  open: "Bekleniyor",
  unseen: "Sunucu göremez",
  left: (count: string) => `Eski makamdan geçerli ${count} istemci sertifikası kaldı.`,
  copy: (step: string) => `Komutu kopyala: ${step}`,
  steps: {
    request: [
      "Yeni anahtar ve sertifika isteği",
      "Anahtar sunucuda üretilir ve oradan çıkmaz. Makama yalnız yeni.csr gönderilir. Ad yerine sunucunuzun adını yazın.",
    ],
    install: [
      "Dosyayı yerine koyma",
      "Makamdan gelen yeni.crt zinciriyle birlikte anahtarın arkasına yazılır. RSA sertifikası için dosyanın adı server-rsa.pem olur.",
    ],
    served: [
      "Sunucu yenisini kullanıyor",
      "Dosya iki saniyede bir okunur. Yeni bağlantılar yeni sertifikayı görür, açık olanlar sürer. Yeniden başlatma gerekmez.",
    ],
    outside: ["Dışarıdan denetleme", "Kurumların gördüğü sertifikanın günlerine bakın."],
    ask: [
      "Kurumdan yeni sertifika isteme",
      "Kurum yeni anahtarını kendisi üretir; Genel Müdürlüğe yalnız sertifika gelir.",
    ],
    register: ["Yeni sertifikayı kaydetme", "Eskisi de geçerli kalır; kurum ikisiyle de sorabilir."],
    switch: ["Kurumun yenisine geçmesi", "Kurum yeni sertifikayla bir soru sorar ve yanıt aldığını bildirir."],
    end: ["Eskisini sonlandırma", "İptalin geri dönüşü yoktur. İptal edilmezse kendi gününde biter."],
    known: ["Yeni makamı tanıtma", "Yeni makamın sertifikası eskisinden uzun geçerli olmalıdır."],
    listed: ["Yeni makamın iptal listesi", "Listesi olmayan makamın sertifikalarına güvenilmez."],
    moved: [
      "Kurumların yeni makama geçmesi",
      "Eski makamdan geçerli sertifikası kalan kurum, makam sona erince soramaz.",
    ],
    fetch: ["Makamın güncel listesini alma", "Liste makamın yayımladığı yerden alınır."],
    taken: ["Listeyi yükleme", "Yeni liste eskisinden sonra bitmelidir."],
    plan: ["Anahtar takvimi", "Hangi ayın anahtarı ne zaman yapılır, kullanılır ve yok edilir."],
    prepared: ["Gelecek ayların anahtarları", "Kilit parçaları sahiplerinde kalır; komut yeteri kadarını ister."],
    proved: ["Açılabildiğini kanıtlama", "Her ayın anahtarı bir deneme kaydını açar."],
  } as Steps,
};

export const en: typeof tr = {
  title: (kind) => `Renewal: ${kind}`,
  lead: "No private key passes through this page. Commands are typed on the server or at the institution; each step that the server can see is ticked by itself.",
  back: "Certificates and keys",
  gone: "This certificate or key is no longer in the list.",
  goneNext: "Go back to the list and choose what is to be renewed.",
  name: "Name",
  until: "Last moment of the old one",
  fingerprint: "SHA-256 fingerprint",
  institution: "Institution",
  progress: (done, all) => `${done} of the ${all} steps that can be seen are done.`,
  finished: "The renewal is complete.",
  done: "Seen",
  open: "Waiting",
  unseen: "Not seen by the server",
  left: (count) => `${count} client certificates of the old authority are still good.`,
  copy: (step) => `Copy the command: ${step}`,
  steps: {
    request: [
      "A new key and a request",
      "The key is made on the server and never leaves it. Only yeni.csr goes to the authority. Put in the name of your server.",
    ],
    install: [
      "Putting the file in its place",
      "What comes from the authority, yeni.crt with its chain, stands behind the key. An RSA certificate goes to server-rsa.pem.",
    ],
    served: [
      "The server uses the new one",
      "The file is read every two seconds. New connections see the new certificate, open ones go on. No restart is needed.",
    ],
    outside: ["A look from outside", "Look at the days of the certificate that institutions see."],
    ask: [
      "Asking the institution for a new one",
      "The institution makes its key itself; only the certificate comes to the directorate.",
    ],
    register: ["Registering the new certificate", "The old one stays good; the institution may ask with either."],
    switch: [
      "The institution changes over",
      "It asks one question with the new certificate and says that it was answered.",
    ],
    end: ["Ending the old one", "A revocation has no way back. Without one it ends on its own day."],
    known: ["Making the new authority known", "Its certificate must be good for longer than the old one's."],
    listed: ["Revocation list of the new authority", "Certificates of an authority without a list are not relied on."],
    moved: ["Institutions change over", "Who still has a certificate of the old authority cannot ask once that ends."],
    fetch: ["Fetching the authority's current list", "From where the authority publishes it."],
    taken: ["Loading the list", "The new list must end later than the old one."],
    plan: ["Calendar of keys", "Which month's key is made, used and destroyed when."],
    prepared: [
      "Keys of the coming months",
      "Shares of the unlock secret stay with their holders; the command asks for as many as are needed.",
    ],
    proved: ["Proving that they open", "Each month's key opens a test entry."],
  },
};
