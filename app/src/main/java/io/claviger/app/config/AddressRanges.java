package io.claviger.app.config;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;

/** Reads addresses and CIDR ranges strictly: no octal, no shorthand, no wildcards, no zone. */
final class AddressRanges {
    private static final IPAddressStringParameters STRICT = new IPAddressStringParameters.Builder()
            .allowEmpty(false)
            .allowAll(false)
            .allowSingleSegment(false)
            .allowMask(false)
            .allowWildcardedSeparator(false)
            .getIPv4AddressParametersBuilder()
            .allow_inet_aton(false)
            .allowLeadingZeros(false)
            .getParentBuilder()
            .getIPv6AddressParametersBuilder()
            .allowZone(false)
            .allowBase85(false)
            .getParentBuilder()
            .setRangeOptions(inet.ipaddr.AddressStringParameters.RangeParameters.NO_RANGE)
            .toParams();

    private AddressRanges() {}

    static boolean isValid(String text) {
        try {
            new IPAddressString(text, STRICT).toAddress();
            return true;
        } catch (AddressStringException | inet.ipaddr.IncompatibleAddressException e) {
            return false;
        }
    }
}
