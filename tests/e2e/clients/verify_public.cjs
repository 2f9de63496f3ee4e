// Calls npm `tckimlik`, whose hosts are hard-coded, through HTTPS_PROXY.
//
// usage: HTTPS_PROXY=... NODE_EXTRA_CA_CERTS=CA node verify_public.cjs KIMLIK_NO AD SOYAD YIL      prints one JSON line
const tckimlik = require("tckimlik");

const [kimlikNo, ad, soyad, yil] = process.argv.slice(2);
tckimlik.TCKimlikNoDogrula(kimlikNo, ad, soyad, yil, (result) => {
  tckimlik.YabanciKimlikNoDogrula(kimlikNo, ad, soyad, 1, 1, yil, (foreigner) => {
    console.log(JSON.stringify({ citizen: result, foreigner }));
  });
});
