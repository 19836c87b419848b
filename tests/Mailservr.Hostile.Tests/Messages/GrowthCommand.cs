using System.Diagnostics;
using System.Globalization;

namespace Mailservr.Hostile.Tests.Messages;

/// <summary>By hand: how much longer twice the message takes, for each shape. Linear is 2.</summary>
internal static class GrowthCommand
{
    private const int Rounds = 9;

    public static int Run()
    {
        foreach (var mail in GrowingMail.All)
        {
            var messages = new Dictionary<int, byte[]> { [10_000_000] = mail.Make(10_000_000), [20_000_000] = mail.Make(20_000_000) };
            var ratio = Ratio(
                bytes => GC.KeepAlive(new SplitMessage(messages[bytes], new MailLimits(), () => 64 * 1024, keeps: false)), 10_000_000);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mail.Name,-32} {ratio:F2}"));
        }

        return 0;
    }

    /// <summary>The shortest of several runs each: whatever else happens only makes them longer.</summary>
    public static double Ratio(Action<int> action, int bytes)
    {
        var (once, twice) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            once = Min(once, Time(action, bytes));
            twice = Min(twice, Time(action, 2 * bytes));
        }

        return twice / once;
    }

    private static TimeSpan Time(Action<int> action, int bytes)
    {
        var start = Stopwatch.GetTimestamp();
        action(bytes);
        return Stopwatch.GetElapsedTime(start);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
