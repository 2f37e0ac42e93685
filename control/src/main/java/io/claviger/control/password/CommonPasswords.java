package io.claviger.control.password;

import java.util.Set;

/** Passwords of twelve characters and more that everybody who guesses tries first. */
final class CommonPasswords {
    private static final Set<String> WORDS = Set.of("""
            123456789012 1234567890123 12345678901234 123456789012345 1234567890123456 12345678910111213 123123123123
            012345678901 0123456789012 098765432109 098765432112 121212121212 112233445566 111222333444 123321123321
            987654321098 123412341234 147258369147 159753159753 101010101010 111111111111 000000000000 222222222222
            333333333333 444444444444 555555555555 666666666666 777777777777 888888888888 999999999999 123456123456
            123456654321 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1qaz2wsx3edc 1qaz2wsx3edc4rfv qazwsxedcrfv
            zaq12wsxcde3 qwertyuiop12 qwertyuiop123 qwerty123456 qwerty1234567 qwerty12345678 qwertyqwerty qwertyuiop[]
            qwertyuiopasdf qwertyuiopasdfghjkl asdfghjkl123 asdfghjkl;' asdfasdfasdf zxcvbnm12345 zxcvbnmasdfg
            abcdefghijkl abcdefghijklm abcdefghijklmnop abcdef123456 abc123abc123 abcd12345678 a1b2c3d4e5f6 abcabcabcabc
            aaaaaaaaaaaa passwordpassword password1234 password12345 password123456 password1234567 password2023
            password2024 password2025 password2026 password123! password1234! password!123 p@ssw0rd1234 p@ssword1234
            p@ssw0rd12345 passw0rd1234 mypassword123 mypassword12 newpassword1 newpassword123 changeme1234 changeme12345
            changeit1234 changemenow1 welcome12345 welcome123456 welcome1234! letmein12345 letmein123456 iloveyou1234
            iloveyou12345 iloveyouiloveyou iloveyousomuch administrator administrator1 adminadminadmin admin1234567
            admin12345678 adminpassword administrador rootrootroot superuser123 superman1234 sunshine1234 princess1234
            football1234 baseball1234 dragon123456 monkey123456 master123456 michael12345 jennifer1234 charlie12345
            trustno1trustno1 correcthorsebatterystaple hello1234567 helloworld12 helloworld123 test12345678 testtesttest
            testpassword testpassword1 temppassword temporary123 defaultpassword secretsecret secret123456 companyname123
            summer202024 summer202025 winter202024 winter202025 spring202025 autumn202025 december2024 december2025
            january12345 googlegoogle facebook1234 linkedin1234 microsoft123 manchester12 liverpool123 chelsea12345
            barcelona123 realmadrid12 pokemon12345 starwars1234 minecraft123 playstation1 counterstrike thequickbrownfox
            """.split("\\s+"));

    private CommonPasswords() {}

    /** @param folded a password in lower case */
    static boolean contain(String folded) {
        return WORDS.contains(folded);
    }
}
