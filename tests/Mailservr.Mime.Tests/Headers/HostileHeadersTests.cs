using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Mailservr.Mime.Tests.Headers;

public sealed class HostileHeadersTests
{
    private static readonly string[] Fragments =
    [
        "a", "b.example", "@", "<", ">", "(", ")", "\"", "\\", ",", ";", ":", "=", "?", "=?", "?=", "=?utf-8?Q?", "=?x?B?",
        "*", "*0*", "%", "%4", "'", " ", "\t", "\r\n", "\0", "\u00E4", "\u202E", "name=", "12", "Mar", "2005", "10:00", "+0100",
        "[", "]",
    ];

    private static readonly Arbitrary<byte[]> Fields = Gen.Elements(Fragments).ArrayOf()
        .Select(parts => Encoding.Latin1.GetBytes(string.Concat(parts))).ToArbitrary();

    [Fact]
    public void Parsers_AnyBytes_NeverThrow() => Prop.ForAll(Fields, field =>
    {
        var defects = new List<MimeDefect>();
        DateParser.Parse(field);
        MessageIds.Parse(field, null, defects);
        ParameterParser.Parse(field, null, defects);
        return EncodedWord.Decode(field, null, defects).IndexOfAny(['\r', '\n', '\0']) < 0;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void AddressParser_AnyBytes_ValidAddressesAreHarmless() => Prop.ForAll(Fields, field =>
        AddressParser.Parse(field).All(a => !a.IsValid || a.Address.StartsWith('"')
            || a.Address.IndexOfAny(['\r', '\n', '\0', '<', '>', ',', ';', ' ']) < 0)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
