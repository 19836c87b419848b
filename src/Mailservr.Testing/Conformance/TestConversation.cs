using Mailservr.Messages;

namespace Mailservr.Testing.Conformance;

/// <summary>Messages that refer to each other at random, to lost ones, or to nothing; and what they connect to.</summary>
internal sealed class TestConversation
{
    private readonly List<(string Id, string[] References, string Subject)> _messages = [];

    internal int Count => _messages.Count;

    internal static TestConversation Generate(Random random, int messages)
    {
        var conversation = new TestConversation();
        for (var i = 0; i < messages; i++)
        {
            var references = random.Next(3) switch
            {
                0 => [],
                1 => [Name(random.Next(messages))],
                _ => new[] { Name(random.Next(messages)), "lost" + random.Next(messages) },
            };
            var subject = (random.Next(3) == 0 ? "Re: " : "") + "Subject " + random.Next(messages / 3);
            conversation._messages.Add((Name(i), references, subject));
        }

        return conversation;

        static string Name(int number) => $"m{number}@x";
    }

    internal MessageAppend Build(int number, long account) => new MessageAppendBuilder
    {
        AccountId = account,
        InternetMessageId = _messages[number].Id,
        References = _messages[number].References,
        Subject = _messages[number].Subject,
        ReceivedAt = ManualTimeProvider.Start.AddMinutes(number),
    }.Build();

    /// <summary>The threads by the definition in <see cref="ThreadKeys"/>: what is connected gets the same label.</summary>
    internal string Partition()
    {
        ThreadKeys[] keys = [.. Enumerable.Range(0, Count).Select(number => Build(number, account: 1).ThreadKeys)];
        var labels = Enumerable.Range(0, Count).ToArray();
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (Connected(keys, keys[i], keys[j]))
                    Relabel(labels, labels[i], labels[j]);
            }
        }

        return Lines(Enumerable.Range(0, Count).GroupBy(number => (long)labels[number]));
    }

    internal static string Lines(IEnumerable<IGrouping<long, int>> threads) =>
        string.Join(
            '\n',
            threads.Select(thread => thread.Order().ToArray())
                .OrderBy(thread => thread[0])
                .Select(thread => string.Join(' ', thread)));

    private static bool Connected(ThreadKeys[] all, ThreadKeys one, ThreadKeys other) =>
        one.References.Intersect(other.References, StringComparer.Ordinal).Any()
        || (one.Subject is not null
            && one.Subject == other.Subject
            && all.Any(keys => keys.IsOrphanReply && keys.Subject == one.Subject));

    private static void Relabel(int[] labels, int from, int to)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == from)
                labels[i] = to;
        }
    }
}
