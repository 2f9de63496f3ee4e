// Asks KPS about one person with what the JDK has (17 or later): no library, no generated classes. Java must trust our CA:
//   keytool -importcert -noprompt -alias kps -file "$KPS_CA" -keystore kps.p12 -storepass changeit
//   java -Djavax.net.ssl.trustStore=kps.p12 -Djavax.net.ssl.trustStorePassword=changeit Query.java NUMBER yyyy-mm-dd
// Settings: KPS_ENDPOINT KPS_CA KPS_USER KPS_PASSWORD (`kps demo env`).
import java.io.IOException;
import java.net.URI;
import java.net.http.*;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Query {
    static final String ACTION = "http://kps.nvi.gov.tr/2024/04/01/BilesikKutukSorgulaKimlikNoServis/Sorgula";
    static final String WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-", DS = "http://www.w3.org/2000/09/xmldsig#";
    static final String TRUST = "http://docs.oasis-open.org/ws-sx/ws-trust/200512", C14N = "http://www.w3.org/2001/10/xml-exc-c14n#";
    static final String BASE = System.getenv("KPS_ENDPOINT");
    static HttpResponse<String> post(String path, String action, String security, String body) throws Exception {
        String message = """
            <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing"><s:Header>\
            <a:Action>%s</a:Action><o:Security xmlns:o="%swssecurity-secext-1.0.xsd">%s</o:Security></s:Header><s:Body>%s</s:Body>\
            </s:Envelope>""".formatted(action, WSS, security, body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(BASE + path)).POST(HttpRequest.BodyPublishers.ofString(message))
            .header("Content-Type", "application/soap+xml; charset=utf-8").build();
        HttpResponse<String> reply = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (reply.statusCode() != 200) throw new IOException("HTTP " + reply.statusCode() + ": " + text(reply.body(), "Text")); // a fault
        return reply;
    }

    /** Text of the first element of that name that has one; empty when there is none. */
    static String text(String xml, String name) {
        return Pattern.compile("<(?:\\w+:)?" + name + "\\b[^>]*>([^<]+)<").matcher(xml).results().map(hit -> hit.group(1)).findFirst().orElse("");
    }

    static String escaped(String text) { return text.replace("&", "&amp;").replace("<", "&lt;"); }
    static String base64(byte[] bytes) { return Base64.getEncoder().encodeToString(bytes); }

    /** Valid for five minutes. Written in its canonical form, so that the text itself is what is digested. */
    static String timestamp() {
        Instant now = Instant.ofEpochSecond(System.currentTimeMillis() / 1000);
        return "<u:Timestamp xmlns:u=\"%swssecurity-utility-1.0.xsd\" u:Id=\"_0\"><u:Created>%s</u:Created><u:Expires>%s</u:Expires></u:Timestamp>"
            .formatted(WSS, now, now.plusSeconds(300));
    }

    public static void main(String[] arguments) throws Exception {
        // 1. The token: user name and password once, from the registered address; good for an hour.
        String token = post("/Services/Issuer.svc/IWSTrust13", TRUST + "/RST/Issue", timestamp()
            + "<o:UsernameToken><o:Username>%s</o:Username><o:Password>%s</o:Password></o:UsernameToken>".formatted(
                escaped(System.getenv("KPS_USER")), escaped(System.getenv("KPS_PASSWORD"))), """
            <t:RequestSecurityToken xmlns:t="%1$s"><t:RequestType>%1$s/Issue</t:RequestType><p:AppliesTo \
            xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy"><a:EndpointReference><a:Address>%2$s/Services/RoutingService.svc</a:Address>\
            </a:EndpointReference></p:AppliesTo></t:RequestSecurityToken>""".formatted(TRUST, BASE)).body();
        String id = text(token, "KeyIdentifier");
        String encrypted = token.replaceFirst("(?s).*RequestedSecurityToken>(.*)</[^>]*RequestedSecurityToken>.*", "$1");

        // 2. The signature: HMAC-SHA1 with the token's key, over SignedInfo, which holds the digest of the Timestamp.
        String stamp = timestamp(), info = """
            <SignedInfo xmlns="%1$s"><CanonicalizationMethod Algorithm="%2$s"></CanonicalizationMethod><SignatureMethod \
            Algorithm="%1$shmac-sha1"></SignatureMethod><Reference URI="#_0"><Transforms><Transform Algorithm="%2$s"></Transform></Transforms>\
            <DigestMethod Algorithm="%1$ssha1"></DigestMethod><DigestValue>%3$s</DigestValue></Reference></SignedInfo>""".formatted(
            DS, C14N, base64(MessageDigest.getInstance("SHA-1").digest(stamp.getBytes())));
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(text(token, "BinarySecret")), "HmacSHA1"));
        String security = """
            %s%s<Signature xmlns="%s">%s<SignatureValue>%s</SignatureValue><KeyInfo><o:SecurityTokenReference><o:KeyIdentifier \
            ValueType="http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID">%s</o:KeyIdentifier>\
            </o:SecurityTokenReference></KeyInfo></Signature>""".formatted(stamp, encrypted, DS, info, base64(mac.doFinal(info.getBytes())), id);

        // 3. The question. Dates go as numbers. 4. The answer: a person, or a HataBilgisi.
        HttpResponse<String> reply = post("/Services/RoutingService.svc", ACTION, security, """
            <Sorgula xmlns="http://kps.nvi.gov.tr/2024/04/01"><kriterListesi><BilesikKutukSorgulaKimlikNoSorguKriteri><DogumAy>%s</DogumAy>\
            <DogumGun>%s</DogumGun><DogumYil>%s</DogumYil><KimlikNo>%s</KimlikNo></BilesikKutukSorgulaKimlikNoSorguKriteri></kriterListesi>\
            </Sorgula>""".formatted(arguments[1].substring(5, 7), arguments[1].substring(8), arguments[1].substring(0, 4), arguments[0]));
        if (text(reply.body(), "Soyad").isEmpty()) throw new IOException("HataBilgisi: " + text(reply.body(), "Aciklama"));
        System.out.println("Ad Soyad: " + text(reply.body(), "Ad") + " " + text(reply.body(), "Soyad"));
        System.out.println("Makbuz: " + reply.headers().firstValue("KPS-Makbuz").orElse("none")); // kept beside the answer
    }
}
