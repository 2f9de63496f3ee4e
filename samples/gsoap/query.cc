// Asks KPS about one person with gSOAP. The Makefile turns the two WSDL files into the classes used here.
//   usage: make && ./query NUMBER yyyy-mm-dd      settings: KPS_ENDPOINT KPS_CA KPS_USER KPS_PASSWORD (`kps demo env`)
#include <openssl/hmac.h>
#include <iostream>
#include "CustomBinding_USCOREBilesikKutukSorgulaKimlikNoServis.nsmap"
#include "soapH.h"
using std::string;
const string kAction = "http://kps.nvi.gov.tr/2024/04/01/BilesikKutukSorgulaKimlikNoServis/Sorgula", kDs = "http://www.w3.org/2000/09/xmldsig#";
const string kBase = getenv("KPS_ENDPOINT"), kIssuer = kBase + "/Services/Issuer.svc/IWSTrust13", kRouter = kBase + "/Services/RoutingService.svc";
const string kWss = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-", kWsa = "http://www.w3.org/2005/08/addressing";
const string kTrust = "http://docs.oasis-open.org/ws-sx/ws-trust/200512", kC14n = "http://www.w3.org/2001/10/xml-exc-c14n#";
string receipt;  // of the last answer, from an HTTP header: to be kept beside it
/// What stands between the end of the first tag of that name and `end`.
string inside(const string& text, const string& tag, const string& end) {
    const size_t first = text.find('>', text.find(tag)) + 1;
    return text.substr(first, text.find(end, first) - first);
}
string escaped(string text) {
    for (size_t at = 0; (at = text.find_first_of("&<", at)) != string::npos; ++at) text.replace(at, 1, text[at] == '&' ? "&amp;" : "&lt;");
    return text;
}
/// Valid for five minutes. Written in its canonical form, so that the text itself is what is digested.
string timestamp(soap* context) {
    string text = "<u:Timestamp xmlns:u=\"" + kWss + "wssecurity-utility-1.0.xsd\" u:Id=\"_0\"><u:Created>" + soap_dateTime2s(context, time(nullptr));
    return text + "</u:Created><u:Expires>" + soap_dateTime2s(context, time(nullptr) + 300) + "</u:Expires></u:Timestamp>";
}
/// The header goes out as this very text (see the Makefile); gSOAP's own WS-Security plug-in writes another shape.
void set_header(soap* context, const string& action, const string& security) {
    const string text = "<a:Action xmlns:a=\"" + kWsa + "\">" + action + "</a:Action><o:Security xmlns:o=\"" + kWss + "wssecurity-secext-1.0.xsd\">";
    soap_header(context);
    context->header->__any = soap_strdup(context, (text + security + "</o:Security>").c_str());
}
/// HMAC-SHA1 with the token's key, over SignedInfo, which holds the digest of the Timestamp.
string signed_by(soap* context, const string& token) {
    unsigned char digest[20], mac[20];
    const string stamp = timestamp(context);
    EVP_Digest(stamp.data(), stamp.size(), digest, nullptr, EVP_sha1(), nullptr);
    const string info = "<SignedInfo xmlns=\"" + kDs + "\"><CanonicalizationMethod Algorithm=\"" + kC14n + "\"></CanonicalizationMethod>"
        "<SignatureMethod Algorithm=\"" + kDs + "hmac-sha1\"></SignatureMethod><Reference URI=\"#_0\"><Transforms><Transform Algorithm=\"" +
        kC14n + "\"></Transform></Transforms><DigestMethod Algorithm=\"" + kDs + "sha1\"></DigestMethod><DigestValue>" +
        soap_s2base64(context, digest, nullptr, 20) + "</DigestValue></Reference></SignedInfo>";
    const char* const key = soap_base642s(context, inside(token, "BinarySecret", "<").c_str(), nullptr, 0, nullptr);
    HMAC(EVP_sha1(), key, 32, reinterpret_cast<const unsigned char*>(info.data()), info.size(), mac, nullptr);
    return stamp + inside(token, "RequestedSecurityToken", "</trust:RequestedSecurityToken>") + "<Signature xmlns=\"" + kDs + "\">" + info +
        "<SignatureValue>" + soap_s2base64(context, mac, nullptr, 20) + "</SignatureValue><KeyInfo><o:SecurityTokenReference><o:KeyIdentifier "
        "ValueType=\"http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID\">" + inside(token, "KeyIdentifier", "<") +
        "</o:KeyIdentifier></o:SecurityTokenReference></KeyInfo></Signature>";
}
int main(int, char** arguments) {
    soap* const context = soap_new1(SOAP_C_UTFSTRING);
    static auto* const read_header = context->fparsehdr;
    context->fparsehdr = [](soap* c, const char* name, const char* value) {
        return strcasecmp(name, "KPS-Makbuz") ? read_header(c, name, value) : (receipt = value, SOAP_OK);
    };
    context->fignore = [](soap*, const char*) { return SOAP_OK; };  // the answer's Security holds a Timestamp and nothing to check
    soap_ssl_client_context(context, SOAP_SSL_DEFAULT, nullptr, nullptr, getenv("KPS_CA"), nullptr, nullptr);
    // 1. The token: user name and password once, from the registered address; good for an hour.
    set_header(context, kTrust + "/RST/Issue", timestamp(context) + "<o:UsernameToken><o:Username>" + escaped(getenv("KPS_USER")) +
               "</o:Username><o:Password>" + escaped(getenv("KPS_PASSWORD")) + "</o:Password></o:UsernameToken>");
    string scope = "<RequestType xmlns=\"" + kTrust + "\">" + kTrust + "/Issue</RequestType><p:AppliesTo xmlns:p=\"http://schemas.xmlsoap.org/"
        "ws/2004/09/policy\" xmlns:a=\"" + kWsa + "\"><a:EndpointReference><a:Address>" + kRouter + "</a:Address></a:EndpointReference></p:AppliesTo>";
    auto* request = soap_new_set__trust__RequestSecurityToken(context, {scope.data()}, nullptr);
    _trust__RequestSecurityTokenResponseCollection tokens;
    if (soap_call___sts__Trust13Issue(context, kIssuer.c_str(), nullptr, request, tokens)) return soap_print_fault(context, stderr), 1;
    // 2. The question, signed. Dates go as numbers.
    set_header(context, kAction, signed_by(context, tokens.__any[0]));
    int year = atoi(arguments[2]), month = atoi(arguments[2] + 5), day = atoi(arguments[2] + 8);
    LONG64 number = atoll(arguments[1]);
    auto* criterion = soap_new_set_kps__BilesikKutukSorgulaKimlikNoSorguKriteri(context, &month, &day, &year, &number);
    auto* question = soap_new_set__kps__Sorgula(context, soap_new_set_kps__ArrayOfBilesikKutukSorgulaKimlikNoSorguKriteri(context, {criterion}));
    _kps__SorgulaResponse answer;
    if (soap_call___kps__Sorgula(context, kRouter.c_str(), nullptr, question, answer)) return soap_print_fault(context, stderr), 1;
    // 3. The answer: a HataBilgisi of the whole answer or of the record, else the person.
    const auto* records = answer.SorgulaResult->SorguSonucu;
    const auto* record = records ? records->BilesikKutukBilgileri.at(0) : nullptr;
    const auto* error = record ? record->HataBilgisi : answer.SorgulaResult->HataBilgisi;
    if (error) return std::cerr << "HataBilgisi: " << *error->Aciklama << ' ' << *error->Kod << '\n', 1;
    const auto* person = record->TCVatandasiKisiKutukleri->KisiBilgisi->TemelBilgisi;
    std::cout << "Ad Soyad: " << *person->Ad << ' ' << *person->Soyad << "\nMakbuz: " << receipt << '\n';
}
