using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Mailservr.Mime;

namespace Mailservr.Benchmarks;

/// <summary>
/// How fast mail is parsed and decoded on one core, as a ratio to SHA-256 on the same machine in the same run: the
/// machine drops out of the figure.
/// </summary>
internal static class ParserRatio
{
    private const int Rounds = 5;
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(400);

    public static void Run()
    {
        Console.WriteLine("| Workload | messages/s | MB/s | SHA-256 MB/s | ratio (median of 5) | bytes allocated |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var (name, mail) in SampleMail.All)
            Console.WriteLine(Row(name, mail));
    }

    internal static string Parse(byte[] mail)
    {
        var parser = new MimeParser(MimeLimits.Default, new DecodingSink());
        parser.Feed(mail);
        var message = parser.Complete();
        _ = (message.From.Count, message.To.Count, message.Date, message.MessageId, message.Content.Attachments.Count);
        return message.Subject;
    }

    private static string Row(string name, byte[] mail)
    {
        var block = new byte[64 * 1024];
        var rounds = new List<(double Parse, double Hash)>();
        Measure(() => Parse(mail), mail.Length);
        for (var i = 0; i < Rounds; i++)
            rounds.Add((Measure(() => Parse(mail), mail.Length), Measure(() => SHA256.HashData(block), block.Length)));

        var (parse, hash) = rounds.OrderBy(round => round.Parse / round.Hash).ElementAt(Rounds / 2);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {parse / mail.Length:N0} | {parse / 1e6:N0} | {hash / 1e6:N0} | {parse / hash:F2} | {Allocated(mail):N0} |");
    }

    private static double Measure(Func<object> work, int bytes)
    {
        var start = Stopwatch.GetTimestamp();
        long done = 0;
        while (Stopwatch.GetElapsedTime(start) < Slice)
        {
            _ = work();
            done += bytes;
        }

        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static long Allocated(byte[] mail)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        _ = Parse(mail);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
