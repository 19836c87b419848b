using System.Text;

namespace Mailservr.Mime.Tests.Headers;

public sealed class AddressParserTests
{
    private static string Show(EmailAddress address) =>
        $"{address.Name}|{address.Address}|{address.Group}|{(address.IsValid ? "ok" : "no")}";

    private static string Parse(string field) =>
        string.Join(" ; ", AddressParser.Parse(Encoding.UTF8.GetBytes(field)).Select(Show));

    [Theory]
    [InlineData("", "")]
    [InlineData("a@b.example", "|a@b.example||ok")]
    [InlineData("<a@b.example>", "|a@b.example||ok")]
    [InlineData("Ann <a@b.example>", "Ann|a@b.example||ok")]
    [InlineData("\"Doe, Ann\" <a@b.example>, c@d", "Doe, Ann|a@b.example||ok ; |c@d||ok")]
    [InlineData("\"Ann \\\"Big\\\" Box\" <a@b>", "Ann \"Big\" Box|a@b||ok")]
    [InlineData("a@b.example (Ann Doe)", "Ann Doe|a@b.example||ok")]
    [InlineData("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", "Pete|pete@silly.test||ok")]
    [InlineData("John <j@one.test> (my friend)", "John|j@one.test||ok")]
    [InlineData("j . doe @ test  . example", "|j.doe@test.example||ok")]
    [InlineData("\"john doe\"@x.example", "|\"john doe\"@x.example||ok")]
    [InlineData("a@[192.0.2.1], b@[IPv6:2001:db8::1]", "|a@[192.0.2.1]||ok ; |b@[IPv6:2001:db8::1]||ok")]
    [InlineData("Jöhn <jdöe@mächine.example>", "Jöhn|jdöe@mächine.example||ok")]
    [InlineData(", a@b,, c@d ,", "|a@b||ok ; |c@d||ok")]
    [InlineData("a@b; c@d", "|a@b||ok ; |c@d||ok")]
    [InlineData("J. Q. Public <j@b>", "J. Q. Public|j@b||ok")]
    [InlineData("Ann\r\n Doe\r\n\t<a@b>", "Ann Doe|a@b||ok")]
    public void Parse_List_IsRead(string field, string expected) => Assert.Equal(expected, Parse(field));

    [Theory]
    [InlineData("undisclosed-recipients:;", "")]
    [InlineData("(Empty)(start)Nobody :(nobody(I know)) ;", "")]
    [InlineData("A Group:Chris <c@a.test>,joe@where.test;, d@e", "Chris|c@a.test|A Group|ok ; |joe@where.test|A Group|ok ; |d@e||ok")]
    [InlineData("\"Mary: Smith\" <m@home.example>", "Mary: Smith|m@home.example||ok")]
    public void Parse_Group_IsFlattened(string field, string expected) => Assert.Equal(expected, Parse(field));

    [Theory]
    [InlineData("=?utf-8?Q?J=C3=B6rn?= Reder <j@z.example>", "Jörn Reder|j@z.example||ok")]
    [InlineData("\"=?utf-8?B?SsO2cm4=?=\" <j@z.example>", "Jörn|j@z.example||ok")]
    [InlineData("=?utf-8?Q?Doe, J=C3=B6rn?= <j@z.example>", "Doe, Jörn|j@z.example||ok")]
    [InlineData("=?utf-8?Q?a=40legit.example=2C?= <j@z.example>", "a@legit.example,|j@z.example||ok")]
    [InlineData("j@z.example (=?utf-8?Q?J=C3=B6rn?=)", "Jörn|j@z.example||ok")]
    public void Parse_EncodedWords_AreDecodedInNamesOnly(string field, string expected) =>
        Assert.Equal(expected, Parse(field));

    // The ways in which senders make two readers see two addresses (espoofer A2, A4, A14–A19 and their like).
    [Theory]
    [InlineData("<(any@legit.example>", "|(any@legit.example||no")]
    [InlineData("any@legit.example(a.attack.example", "|any@legit.example(a.attack.example||no")]
    [InlineData("<a@x.example>, <b@y.example>", "|a@x.example||ok ; |b@y.example||ok")]
    [InlineData("<a@x.example> <b@y.example>", "|a@x.example||no")]
    [InlineData("=?utf-8?B?YWRtaW5AbGVnaXQuZXhhbXBsZQ==?=", "admin@legit.example|||no")]
    [InlineData("<@attack.example,@any.example:admin@legit.example>", "|admin@legit.example||no")]
    [InlineData("<admin@legit.example\\,any@attack.example>", "|admin@legit.example\\,any@attack.example||no")]
    [InlineData("admin@legit.example\\,<any@attack.example>", "admin@legit.example\\,|any@attack.example||no")]
    [InlineData("<any@attack.example>admin@legit.example", "|any@attack.example||no")]
    [InlineData("admin@legit.example <any@attack.example>", "admin@legit.example|any@attack.example||no")]
    [InlineData("any@attack.example <any@attack.example>", "any@attack.example|any@attack.example||ok")]
    [InlineData("=?utf-8?Q?<admin@legit.example>?= <any@attack.example>", "<admin@legit.example>|any@attack.example||no")]
    [InlineData("=?utf-8?Q?a=40b=00?=@c.example", "|=?utf-8?Q?a=40b=00?=@c.example||no")]
    [InlineData("a\0@b.example", "|a\uFFFD@b.example||no")]
    [InlineData("<a@b@c.example>", "|a@b@c.example||no")]
    [InlineData("<a..b@c.example>", "|a..b@c.example||no")]
    [InlineData("<a@c.example", "|a@c.example||no")]
    [InlineData("<a b@c.example>", "|a b@c.example||no")]
    [InlineData("a@[,]", "|a@[||no ; |]||no")]
    [InlineData("<a@[x@legit.example]>", "|a@[x@legit.example]||no")]
    [InlineData("<a@[\"]>", "|a@[\"]||no")]
    [InlineData("<a@[192.0.2.1,legit.example]>", "|a@[192.0.2.1,legit.example]||no")]
    [InlineData("<a@legit.example\u202E>", "|a@legit.example\u202E||no")]
    public void Parse_AmbiguousAddress_IsNotValid(string field, string expected) => Assert.Equal(expected, Parse(field));

    [Theory]
    [InlineData("root", "|root||no")]
    [InlineData("Mary Smith", "Mary Smith|||no")]
    [InlineData("MAILER DAEMON <>", "MAILER DAEMON|||no")]
    [InlineData("Big Bug bb@bug.example", "Big Bug|bb@bug.example||no")]
    [InlineData("a@b.example c@d.example", "|a@b.example c@d.example||no")]
    [InlineData("\"unclosed <a@b.example>", "\"unclosed|a@b.example||ok")]
    public void Parse_NoAddress_KeepsWhatWasWritten(string field, string expected) => Assert.Equal(expected, Parse(field));

    [Fact]
    public void Parse_MoreThanTheLimit_StopsAndSaysSo()
    {
        var defects = new List<MimeDefect>();
        var list = AddressParser.Parse("a@b, c@d, e@f"u8, new MimeLimits { AddressesPerField = 2 }, defects, 3);
        Assert.Equal(2, list.Count);
        Assert.Equal([new MimeDefect(MimeDefectKind.AddressesLimit, 3)], defects);
    }

    [Fact]
    public void Parse_DeepComment_IsSkippedAndReported()
    {
        var defects = new List<MimeDefect>();
        var field = new string('(', 10_000) + new string(')', 10_000) + " a@b.example";
        var list = AddressParser.Parse(Encoding.ASCII.GetBytes(field), null, defects);
        Assert.Equal("a@b.example", Assert.Single(list).Address);
        Assert.Equal(MimeDefectKind.CommentDepthLimit, Assert.Single(defects).Kind);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("<(")]
    [InlineData("\"")]
    [InlineData("\\\"")]
    [InlineData("<")]
    [InlineData(",")]
    [InlineData(":")]
    [InlineData("=?utf-8?Q?")]
    [InlineData("a@b (")]
    [InlineData("a ")]
    public void Parse_RepeatedFragments_StaysLinear(string fragment)
    {
        var bytes = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(fragment, 1_000_000 / fragment.Length)));
        var limits = new MimeLimits { FieldBytes = int.MaxValue, AddressesPerField = int.MaxValue };
        Assert.True(AddressParser.Parse(bytes, limits).Count <= bytes.Length);
    }
}
