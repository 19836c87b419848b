using System.Collections.Concurrent;
using Mailservr.Testing;

namespace Mailservr.EndToEnd.Tests.Overload;

/// <summary>Ordinary clients at work, and how long each of their messages took from MAIL to 250.</summary>
internal static class GoodSenders
{
    public static async Task<IReadOnlyList<TimeSpan>> SendAsync(ServerProcess server, TestAddress address, int senders, int messages)
    {
        var times = new ConcurrentBag<TimeSpan>();
        await Task.WhenAll(Enumerable.Range(0, senders).Select(_ => Task.Run(async () =>
        {
            await using var client = await Post.ConnectAsync(server.Smtp);
            for (var i = 0; i < messages; i++)
                times.Add(await TimeAsync(client, address));
        })));
        return [.. times.Order()];
    }

    public static double Percentile(this IReadOnlyList<TimeSpan> sorted, double share) =>
        sorted[(int)Math.Min(sorted.Count - 1, sorted.Count * share)].TotalMilliseconds;

    private static async Task<TimeSpan> TimeAsync(ScriptedSmtpClient client, TestAddress address)
    {
        var message = SampleMail.Plain(SampleMail.UniqueWord(), new string('x', 1200));
        var start = TimeProvider.System.GetTimestamp();
        var answers = await client.SendMailAsync("ada@sender.test", [address.Address], message);
        Assert.Equal(250, Assert.Single(answers).Code);
        return TimeProvider.System.GetElapsedTime(start);
    }
}
