using System.Buffers;
using System.Text;
using Mailservr.Hostile.Tests.Fuzzing;
using Mailservr.Messages;
using Mailservr.Mime;
using Mailservr.Smtp;

namespace Mailservr.Hostile.Tests.Fields;

/// <summary>Damaged header fields, paths and texts: whatever reads them gives something harmless, at a bounded cost.</summary>
internal sealed class FieldTarget : IFuzzTarget
{
    private const long BytesAllowed = 200_000;
    private const long BytesAllowedPerByte = 400;

    private static readonly SearchValues<char> NoDomain = SearchValues.Create("<>()\\,; \"");
    private static readonly SearchValues<char> NoLocalPart = SearchValues.Create("<>()\\,;:@ \"");
    private static readonly SearchValues<char> NoFileName = SearchValues.Create("/\\:\0\r\n");

    private static readonly string[] Words =
    [
        "a", "b.example", "@", "<", ">", "(", ")", "\"", "\\", ",", ";", ":", "=", "?", "=?", "?=", "=?utf-8?Q?", "=?utf-8?B?", "=?iso-2022-jp?B?",
        "=?utf-7?Q?", "=0D=0A", "=00", "*", "*0*=", "*1*=", "utf-8''", "%", "%41", "%0A", "'", " ", "\t", "\r\n ", "\r\n", "\0", "\u00e4", "\u00c3\u00a4",
        "\u00e2\u0080\u00ae", "\u00cc\u0081", "\u00cc\u00a0", "name=", "filename=", "Tue, ", "1 Mar 2005", "10:00:60", " +0100", "(CET)", "[", "]", "[IPv6:::1]",
        "../", "..\\", "C:", "CON", ".exe", "\u001b$B", "<a href=", "<script>", "<!--", "&#x0;", "&#1114112;", "<div>", "> ", "On 1 Jan a@b wrote:\n", "-- \n", "http://x.example/", "code 123456",
    ];

    private static readonly string[] Seeds =
    [
        "\"Doe, Ann\" <a@b.example>, c@d.example (comment (nested)), group: <e@f.example>;", "=?utf-8?Q?J=C3=B6rn?= <j@z.example>",
        "=?utf-8?B?w6k=?= =?utf-8?Q?_x?= plain", "attachment; filename=\"a.txt\"; filename*=utf-8''%E2%82%AC.txt", "multipart/mixed; boundary=\"a;b\"; charset*0*=us-ascii'en'x; charset*1=y",
        "Tue, 1 Apr 2025 10:00:00 +0200 (CEST)", "<a@b.example> (c) <d@e.example>", "<@r.example:a@b.example> SIZE=1", "<p>text <a href=\"http://x.example/\">x</a></p>",
        "\u202egnp.exe", "<\"a b\"@[192.0.2.1]>",
    ];

    public string Name => "fields";

    public byte[] Generate(Random random) => Mutator.Mutate(Seed(random), random, Words, () => Seed(random));

    public string? Check(byte[] input, int seed)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = CheckFields(input) ?? CheckNames(input) ?? CheckTexts(input);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return fault ?? (allocated > BytesAllowed + BytesAllowedPerByte * input.Length
            ? $"memory: {allocated} bytes for {input.Length}" : null);
    }

    private static byte[] Seed(Random random) => Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]);

    private static string? CheckFields(byte[] input)
    {
        var defects = new List<MimeDefect>();
        if (HasBreak(EncodedWord.Decode(input, null, defects)))
            return "word: a line break or NUL was decoded";
        foreach (var address in AddressParser.Parse(input, null, defects))
        {
            if (HasBreak(address.Address) || address.Name is { } name && HasBreak(name))
                return "address: has a line break or a NUL";
            if (address.IsValid && !IsPlain(address.Address))
                return $"address: '{address.Address}' is no address, and valid";
        }

        _ = (DateParser.Parse(input), MessageIds.Parse(input, null, defects).Count);
        var parameters = ParameterParser.Parse(input, null, defects);
        return parameters.Parameters.Values.Any(HasBreak) ? "parameter: a line break or NUL was decoded" : null;
    }

    // One "@" outside quotes, no brackets, nothing that begins something else.
    private static bool IsPlain(string address)
    {
        var at = address.LastIndexOf('@');
        var (local, domain) = (address[..at], address[(at + 1)..]);
        return domain.Length > 0 && local.Length > 0 && domain.AsSpan().IndexOfAny(NoDomain) < 0
            && (local[0] == '"' && local[^1] == '"' || local.AsSpan().IndexOfAny(NoLocalPart) < 0);
    }

    private static string? CheckNames(byte[] input)
    {
        var parameters = ParameterParser.Parse(input).Parameters;
        foreach (var name in parameters.Values.Append(Encoding.UTF8.GetString(input)))
        {
            var safe = FileNames.Safe(name, "text/plain", 1);
            if (safe.Length == 0 || Encoding.UTF8.GetByteCount(safe) > FileNames.MaxBytes || safe.AsSpan().IndexOfAny(NoFileName) >= 0
                || safe[0] == '.' || safe[^1] is '.' or ' ' || FileNames.Safe(safe, "text/plain", 1) != safe)
                return $"name: '{safe}' is no file name";
        }

        var text = Encoding.UTF8.GetString(input);
        return SmtpPath.TryParse(text, out var path) && path.Address.AsSpan().IndexOfAny("\r\n\0") >= 0 ? "path: has a line break" : null;
    }

    private static string? CheckTexts(byte[] input)
    {
        var text = Charsets.Decode(input, "iso-2022-jp", out _);
        _ = Charsets.Decode(input, "utf-7", out _);
        text += Charsets.Decode(input, null, out _);
        var plain = HtmlToText.Convert(text, 10_000);
        if (plain.Length > 10_000)
            return "html: more text than was asked for";
        _ = (ReplyText.Strip(text), FlowedText.Unflow(text, delSp: true), BaseSubject.Of(text, out _));
        var extracted = Extraction.From(text, text);
        if (extracted.Links.Any(link => HasBreak(link)))
            return "link: has a line break";
        return DisplayText.Clean(text).Any(c => char.IsControl(c) && c != ' ') ? "shown: has a control character" : null;
    }

    private static bool HasBreak(string text) => text.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0;
}
