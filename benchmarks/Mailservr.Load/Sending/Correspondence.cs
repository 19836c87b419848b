using System.Globalization;

namespace Mailservr.Load.Sending;

/// <summary>
/// Mail of years in small: half of it from a hundred people and half from people who write twenty times; half of it are
/// answers; words that are unique, rare, and in a third of all mail; one in a hundred with an attachment.
/// </summary>
internal sealed class Correspondence(int seed)
{
    public const string Name = "growth";

    /// <summary>In a third of all mail.</summary>
    public const string CommonWord = "quarterly";

    /// <summary>In one of 150.</summary>
    public const string RareWord = "audit";

    private const int FrequentSenders = 100;
    private const int MailOfRareSender = 20;

    public static string UniqueWord(int number) => string.Create(CultureInfo.InvariantCulture, $"order{number:D7}");

    public static string RareSender(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"guest{number / MailOfRareSender}@far{number % 7}.test");

    public string Content(int number, Random random)
    {
        var prose = new Prose(random);
        var text = string.Concat(
            $"Hello, this is {UniqueWord(number)}. ",
            random.Next(3) == 0 ? CommonWord + " figures. " : "",
            random.Next(150) == 0 ? "An " + RareWord + " is due. " : "",
            prose.Text(300));
        var header = Header(number, random, prose);
        return (random.Next(100) == 0 ? header + WithAttachment(text) : header + Plain(text)).ReplaceLineEndings("\r\n");
    }

    private string Header(int number, Random random, Prose prose)
    {
        var sender = random.Next(2) == 0 ? $"friend{random.Next(FrequentSenders)}@near.test" : RareSender(number);
        var earlier = number - random.Next(1, 200);
        var isAnswer = random.Next(2) == 0 && earlier >= 0;
        return $"""
            From: {sender}
            To: <reader@inbox.test>
            Subject: {(isAnswer ? "Re: " : "")}{prose.Subject()}
            Date: Fri, 20 Nov 2026 10:00:00 +0000
            Message-ID: <{seed}.{number}@load.test>
            {(isAnswer ? $"In-Reply-To: <{seed}.{earlier}@load.test>" : "X-First: yes")}
            MIME-Version: 1.0

            """;
    }

    private static string Plain(string text) =>
        $"""
        Content-Type: text/plain; charset=utf-8

        {text}
        .

        """;

    private static string WithAttachment(string text) =>
        $"""
        Content-Type: multipart/mixed; boundary="=_part_5f2c"

        --=_part_5f2c
        Content-Type: text/plain; charset=utf-8

        {text}
        --=_part_5f2c
        Content-Type: text/csv; name="figures.csv"
        Content-Disposition: attachment; filename="figures.csv"

        a;b;c
        1;2;3
        --=_part_5f2c--
        .

        """;
}
