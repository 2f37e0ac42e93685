package io.claviger.control.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyFormat;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** Codes are read back from what is drawn, by a reader. */
class QrCodeTest {
    private static final int SCALE = 6;

    /**
     * Without the search for a code in a photograph, which finds nothing in one of two hundred drawn codes, where a
     * camera would take the next frame.
     */
    private static final Map<DecodeHintType, Boolean> AS_DRAWN = Map.of(DecodeHintType.PURE_BARCODE, true);

    private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-(\\d+)z");

    @Test
    void aReaderFindsTheSecretInTheImage() throws Exception {
        var random = new SecureRandom();
        for (var i = 0; i < 20; i++) {
            var secret = KeyFormat.newKey("acme", Environment.LIVE, random).reveal();
            assertThat(read(QrCode.svg(secret, "a key"))).isEqualTo(secret);
        }
        var longest = "~!\"#$%&'()*+<>".repeat(40).substring(0, 512);
        assertThat(read(QrCode.svg(longest, "a key"))).isEqualTo(longest);
    }

    @Test
    void theImageNeedsNeitherScriptNorStyleAndHasATitle() throws Exception {
        var svg = QrCode.svg("cvg_live_x", "</title><script>alert(1)</script> & \"Co\"");
        var root = parse(svg);

        assertThat(root.getAttribute("role")).isEqualTo("img");
        assertThat(root.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("</title><script>alert(1)</script> & \"Co\"");
        assertThat(svg).doesNotContain("<script", "style=", "href", "onload", "\n");
        assertThat(root.getElementsByTagName("*").getLength()).isEqualTo(3);
    }

    @Test
    void whatDoesNotFitIsNotQuoted() {
        var much = "secret".repeat(1000);
        assertThatThrownBy(() -> QrCode.svg(much, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("secret");
    }

    private static Element parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    /** Draws the image's runs of dark modules, some pixels each, and reads the code in them. */
    private static String read(String svg) throws Exception {
        var root = parse(svg);
        var side = Integer.parseInt(root.getAttribute("viewBox").split(" ")[2]);
        var pixels = new int[side * SCALE * side * SCALE];
        Arrays.fill(pixels, 0xFFFFFF);
        var path = ((Element) root.getElementsByTagName("path").item(1)).getAttribute("d");
        var runs = RUN.matcher(path);
        var drawn = 0;
        while (runs.find()) {
            assertThat(runs.group(3)).isEqualTo(runs.group(4));
            drawn += runs.group().length();
            draw(pixels, side * SCALE, Integer.parseInt(runs.group(1)), Integer.parseInt(runs.group(2)), runs.group(3));
        }
        assertThat(drawn).isEqualTo(path.length());
        var source = new RGBLuminanceSource(side * SCALE, side * SCALE, pixels);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(source)), AS_DRAWN)
                .getText();
    }

    private static void draw(int[] pixels, int width, int x, int y, String length) {
        for (var row = y * SCALE; row < (y + 1) * SCALE; row++) {
            var from = row * width + x * SCALE;
            Arrays.fill(pixels, from, from + Integer.parseInt(length) * SCALE, 0);
        }
    }
}
