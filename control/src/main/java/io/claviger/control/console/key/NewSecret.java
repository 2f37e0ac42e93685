package io.claviger.control.console.key;

import io.claviger.control.console.http.Flash;
import io.claviger.control.console.http.View;
import org.jspecify.annotations.Nullable;

/**
 * A secret that was just made: the one page that shows it. It does not show itself elsewhere.
 *
 * @param own whether it was not generated but brought along
 * @param qrCode of a profile key, as the address of an image; null for others
 * @param curl a call to try it with; null where there is none that it may make
 */
public record NewSecret(
        String keyId,
        String keyName,
        boolean profile,
        boolean own,
        String secret,
        @Nullable String qrCode,
        @Nullable String curl,
        Flash.@Nullable Receipt receipt) {

    static NewSecret of(View made, boolean own, @Nullable String curl) {
        var key = made.object("key");
        var qr = made.textOrNull("qrSvg");
        return new NewSecret(
                key.requiredText("id"),
                key.requiredText("name"),
                key.requiredText("type").equals("profile"),
                own,
                made.text("secret"),
                qr == null ? null : QrImage.address(qr),
                curl,
                Flash.receipt(made));
    }

    /** The name of the file that it is downloaded as. */
    public String file() {
        var plain = keyName.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        return (plain.isEmpty() ? "key" : plain) + ".txt";
    }

    @Override
    public String toString() {
        return "NewSecret[" + keyId + "]";
    }
}
