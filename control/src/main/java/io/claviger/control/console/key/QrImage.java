package io.claviger.control.console.key;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A drawing as the address of an image, so that it stands in no file and no other request asks for it. */
final class QrImage {
    private QrImage() {}

    static String address(String svg) {
        return "data:image/svg+xml;base64," + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    }
}
