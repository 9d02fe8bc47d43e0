/**
 * The heads of public leak counts, as far as they are ten characters or longer, or become so by adding
 * digits and signs at their ends (`Password2024!` is `password`).
 */
export const commonPasswords: ReadonlySet<string> = new Set(
  `0123456789 01234567890 0987654321 1029384756 11223344556677 1122334455 112233445566 123123123123 1234512345 123456123456
  1234567890 12345678901 123456789012 1234567890123 123456789123 12345678910 1234567891 123456789a 12345qwert 1234qwerasdf
  1357924680 147258369 147258369147 159357456852 1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc
  2468101214 3141592653 741852963 789456123 7894561230 87654321 9876543210 987654321 999999999 abcdefghij abcdefghijk abcd123456
  administrator adminadmin adminpassword asdfghjkl asdfghjklqwertyuiop baseball basketball butterfly california changeme changeit
  changepassword charlie chocolate computer consumer correcthorsebatterystaple default dragon everything football freedom
  gfhjkmgfhjkm google guest helloworld hello hunter iloveyou iloveyouforever iloveyousomuch internet jennifer jordan justinbieber
  letmein letmeinnow linkedin liverpool liverpoolfc login lovely manchester manchesterunited master michael microsoft minecraft
  monkey motherfucker mustang mypassword mysecretpassword newpassword nopassword parley parleyparley passphrase passpass password
  passwordpassword passw0rd p@ssword p@ssw0rd pokemon princess q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedc qazwsxedcrfv qwer1234 qwer1234qwer
  qwert12345 qwerty qwerty123456 qwertyqwerty qwertyui qwertyuiop qwertyuiopasdfghjkl qwertzuiop azertyuiop asdfasdf samsung
  secret secretpassword shadow snowboarding spongebob starwars summer sunshine superman superstar teamo temporary test testpassword
  testtest thisisapassword trustno trustnoone unknown user username victoria welcome welcomehome whatever winter
  youaremysunshine zaq12wsxcde3 zxcvbnm zxcvbnmasdfghjkl passwort contraseña motdepasse hallohallo`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
