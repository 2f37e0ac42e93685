package io.claviger.control.console.key;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.PageCall;
import io.claviger.control.console.http.View;
import io.claviger.control.console.page.FileName;
import io.claviger.control.key.QrCode;
import org.jspecify.annotations.Nullable;

/**
 * A secret that was just made: the one page that shows it. It does not show itself elsewhere.
 *
 * @param powerless whether the key has no permissions yet
 * @param own whether it was not generated but brought along
 * @param qrCode of the secret, as the address of an image
 * @param curl a call to try it with; null where there is none
 * @param next where to go on when it is stored
 */
public record NewSecret(
        String keyId,
        String keyName,
        boolean profile,
        boolean powerless,
        boolean own,
        String secret,
        String qrCode,
        @Nullable String curl,
        String next,
        Flash.@Nullable Receipt receipt) {

    /** Of a key that was just made: on to its permissions where it has none, else to its requests as they happen. */
    static NewSecret ofNew(PageCall call, View made, boolean own) {
        var powerless = made.object("key").texts("permissions").isEmpty();
        return of(call, made, own, powerless ? KeyTab.PERMISSIONS : KeyTab.USAGE);
    }

    /** Of a key that has a new secret: back to its secrets, where the old one is ended. */
    static NewSecret ofRotated(PageCall call, View made) {
        return of(call, made, false, KeyTab.GENERAL);
    }

    private static NewSecret of(PageCall call, View made, boolean own, KeyTab next) {
        var key = made.object("key");
        return new NewSecret(
                key.requiredText("id"),
                key.requiredText("name"),
                key.requiredText("type").equals("profile"),
                key.texts("permissions").isEmpty(),
                own,
                made.text("secret"),
                QrImage.address(QrCode.svg(made.text("secret"), "QR code of the key " + key.requiredText("name"))),
                Trial.curl(call, key, made.text("secret")),
                next.path(key.requiredText("id")),
                Flash.receipt(made));
    }

    /** The name of the file that it is downloaded as. */
    public String file() {
        return FileName.of(keyName, "key");
    }

    @Override
    public String toString() {
        return "NewSecret[" + keyId + "]";
    }
}
