using System.Text;

namespace Mailservr.Mime.Tests.Headers;

public sealed class ParameterParserTests
{
    private static string Parse(string field, List<MimeDefect>? defects = null)
    {
        var parsed = ParameterParser.Parse(Encoding.UTF8.GetBytes(field), null, defects);
        return string.Join(" | ", parsed.Parameters.Select(p => $"{p.Key}={p.Value}").Prepend(parsed.Value));
    }

    [Theory]
    [InlineData("text/plain", "text/plain")]
    [InlineData("text/plain; charset=us-ascii (Plain text)", "text/plain | charset=us-ascii")]
    [InlineData("text/plain (why); (what) charset=\"utf-8\" ; format = flowed", "text/plain | charset=utf-8 | format=flowed")]
    [InlineData("multipart/mixed;\r\n\tboundary=\"a;b = (c)\"", "multipart/mixed | boundary=a;b = (c)")]
    [InlineData("attachment; filename=\"a \\\"b\\\".txt\"", "attachment | filename=a \"b\".txt")]
    [InlineData("text/plain;;; charset=x;", "text/plain | charset=x")]
    [InlineData("", "")]
    [InlineData("; charset=x", " | charset=x")]
    public void Parse_RightSyntax_IsRead(string field, string expected) => Assert.Equal(expected, Parse(field));

    [Theory]
    [InlineData("a; filename*=utf-8'de'%E2%82%AC%20x.txt", "a | filename=€ x.txt")]
    [InlineData("a; filename*0*=utf-8''%E2%82; filename*1*=%AC; filename*2=.txt", "a | filename=€.txt")]
    [InlineData("a; filename*1=\"world.txt\"; filename*0=\"hello \"", "a | filename=hello world.txt")]
    [InlineData("a; filename*1=x; filename*2=y", "a | filename=xy")]
    [InlineData("a; filename*0=x; filename*2=y", "a | filename=x")]
    [InlineData("a; filename=\"_.txt\"; filename*=utf-8''%E2%82%AC.txt", "a | filename=€.txt")]
    [InlineData("a; filename*=iso-8859-1''%E4.txt", "a | filename=ä.txt")]
    [InlineData("a; filename*=plain.txt", "a | filename=plain.txt")]
    [InlineData("a; filename*=\"utf-8''%41.txt\"", "a | filename=A.txt")]
    [InlineData("a; filename*=utf-8''%0D%0Ax%00", "a | filename=\uFFFD\uFFFDx\uFFFD")]
    [InlineData("a; filename*=utf-8''100%", "a | filename=100%")]
    public void Parse_Rfc2231_IsJoinedAndDecoded(string field, string expected) => Assert.Equal(expected, Parse(field));

    [Theory]
    [InlineData("a; filename=This is a test.txt; x=y", "a | filename=This is a test.txt | x=y")]
    [InlineData("a; filename=report(1).pdf", "a | filename=report(1).pdf")]
    [InlineData("a; filename=\"C:\\temp\\new.txt\"", "a | filename=C:\\temp\\new.txt")]
    [InlineData("a; filename=\"C:\\\\temp\\\\new.txt\"", "a | filename=C:\\temp\\new.txt")]
    [InlineData("a; filename=\"a\\b.txt\"", "a | filename=ab.txt")]
    [InlineData("a; filename=\"=?utf-8?Q?caf=C3=A9.txt?=\"", "a | filename=café.txt")]
    [InlineData("a; filename*0=\"=?utf-8?Q?caf=C3\"; filename*1=\"=A9.txt?=\"", "a | filename=café.txt")]
    [InlineData("a; filename==?utf-8?Q?caf=C3=A9.txt?=", "a | filename=café.txt")]
    [InlineData("a; filename=café.txt", "a | filename=café.txt")]
    [InlineData("text/plain charset=utf-8", "text/plain | charset=utf-8")]
    [InlineData("text/plain; charset=utf-8 format=flowed", "text/plain | charset=utf-8 | format=flowed")]
    [InlineData("text/plain; charset=\"utf-8\" format=flowed", "text/plain | charset=utf-8 | format=flowed")]
    [InlineData("text/plain; name=\"open", "text/plain | name=open")]
    [InlineData("text/plain; nonsense; charset=x", "text/plain | charset=x")]
    [InlineData("a; CHARSET=x; charset=y", "a | CHARSET=x")]
    public void Parse_BrokenSyntax_IsReadAsMeant(string field, string expected) => Assert.Equal(expected, Parse(field));

    [Theory]
    [InlineData("a; boundary=x; boundary=y", MimeDefectKind.AmbiguousHeader)]
    [InlineData("a; filename=a.txt; filename*=utf-8''a.exe", MimeDefectKind.AmbiguousHeader)]
    [InlineData("a; filename*=x-nowhere''a.exe", MimeDefectKind.UnknownCharset)]
    [InlineData("a; filename=\"a", MimeDefectKind.InvalidParameter)]
    [InlineData("a; nonsense", MimeDefectKind.InvalidParameter)]
    [InlineData("a; x*100=a", MimeDefectKind.ParametersLimit)]
    public void Parse_BrokenSyntax_IsADefect(string field, MimeDefectKind expected)
    {
        var defects = new List<MimeDefect>();
        Parse(field, defects);
        Assert.Equal(expected, Assert.Single(defects).Kind);
    }

    [Fact]
    public void Parse_AsciiFallbackBesideTheExtendedName_IsNoDefect()
    {
        var defects = new List<MimeDefect>();
        Parse("attachment; filename=\"_.txt\"; filename*=utf-8''%E2%82%AC.txt", defects);
        Assert.Empty(defects);
    }

    [Fact]
    public void Parse_MoreThanTheLimit_StopsAndSaysSo()
    {
        var defects = new List<MimeDefect>();
        var field = "a" + string.Concat(Enumerable.Range(0, 200).Select(i => $"; p{i}=v"));
        var parsed = ParameterParser.Parse(Encoding.ASCII.GetBytes(field), null, defects);
        Assert.Equal(100, parsed.Parameters.Count);
        Assert.Equal(MimeDefectKind.ParametersLimit, Assert.Single(defects).Kind);
    }

    [Theory]
    [InlineData(";")]
    [InlineData("(")]
    [InlineData("a=\"")]
    [InlineData("; a*1=%")]
    [InlineData("a ")]
    [InlineData("a (")]
    [InlineData("; a=b (c) d")]
    public void Parse_RepeatedFragments_StaysLinear(string fragment)
    {
        var bytes = Encoding.ASCII.GetBytes("x; " + string.Concat(Enumerable.Repeat(fragment, 1_000_000 / fragment.Length)));
        var parsed = ParameterParser.Parse(bytes, new MimeLimits { FieldBytes = int.MaxValue });
        Assert.True(parsed.Parameters.Count <= 100);
    }
}
