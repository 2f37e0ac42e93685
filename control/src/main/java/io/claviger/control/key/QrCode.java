package io.claviger.control.key;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;

/**
 * A QR code (ISO/IEC 18004) as an SVG image: one path, no script and no style, so that it may stand in any page whatever
 * its content security policy is.
 */
public final class QrCode {
    /** Light modules on each side, without which readers do not find a code (section 5.3.8). */
    private static final int QUIET_ZONE = 4;

    private QrCode() {}

    /**
     * Draws a text.
     *
     * @param text printable ASCII, 512 characters at most
     * @param title what a screen reader says instead
     */
    public static String svg(String text, String title) {
        try {
            return svg(Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix(), title);
        } catch (WriterException e) {
            // Without its cause, whose message may quote the text.
            throw new IllegalArgumentException("the text does not fit into a QR code");
        }
    }

    private static String svg(ByteMatrix modules, String title) {
        var side = modules.getWidth() + 2 * QUIET_ZONE;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side
                + "\" role=\"img\" shape-rendering=\"crispEdges\"><title>" + escaped(title)
                + "</title><path fill=\"#fff\" d=\"M0 0h" + side + "v" + side + "H0z\"/><path fill=\"#000\" d=\""
                + dark(modules) + "\"/></svg>";
    }

    /** A rectangle for each run of dark modules in a row. */
    private static String dark(ByteMatrix modules) {
        var path = new StringBuilder();
        for (var y = 0; y < modules.getHeight(); y++) {
            for (var x = 0; x < modules.getWidth(); x++) {
                var start = x;
                while (x < modules.getWidth() && modules.get(x, y) == 1) {
                    x++;
                }
                if (x > start) {
                    var length = x - start;
                    path.append('M').append(start + QUIET_ZONE).append(' ').append(y + QUIET_ZONE);
                    path.append('h')
                            .append(length)
                            .append("v1h-")
                            .append(length)
                            .append('z');
                }
            }
        }
        return path.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
