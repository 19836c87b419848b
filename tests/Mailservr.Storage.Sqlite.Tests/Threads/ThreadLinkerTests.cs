using FsCheck;
using FsCheck.Fluent;
using Mailservr.Messages;

namespace Mailservr.Storage.Sqlite.Tests.Threads;

public sealed class ThreadLinkerTests
{
    [Fact]
    public void Threads_AnyGraphInAnyOrder_AreTheConnectedComponents()
    {
        using var storage = new TestStorage();
        var account = 0L;
        var message = Gen.Choose(0, 9).ListOf().Select(keys => keys.Take(3).ToArray())
            .Zip(Gen.Choose(0, 9), (references, kind) => new Node(references, kind));
        var graphs = message.ListOf().Where(list => list.Count is > 0 and <= 12).ToArbitrary();

        Prop.ForAll(graphs, ArbMap.Default.ArbFor<int>(), (nodes, seed) =>
        {
            account++;
            return StoreAsync(storage, account, nodes, seed).GetAwaiter().GetResult().SequenceEqual(Components(nodes));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Fact]
    public async Task Message_ThatConnectsTwoThreads_JoinsThemIntoTheLarger()
    {
        using var storage = new TestStorage();
        var small = await storage.AppendAsync(Mail.Create("small", keys: Refs("a")));
        var first = await storage.AppendAsync(Mail.Create("large", keys: Refs("b"), minute: 1));
        await storage.AppendAsync(Mail.Create("large", keys: Refs("c", "b"), minute: 2));

        var bridge = await storage.AppendAsync(Mail.Create("both", keys: Refs("d", "a", "b"), minute: 3));

        Assert.Equal(first.Record.ThreadId, bridge.Record.ThreadId);
        Assert.False(bridge.IsNewThread);
        var moved = await storage.Messages.FindAsync(Mail.Account, small.Record.Id, default);
        Assert.Equal(first.Record.ThreadId, moved?.Record.ThreadId);
        var threads = await storage.Messages.QueryThreadsAsync(Mail.Account, new MailQuery(), default);
        var thread = Assert.Single(threads.Items);
        Assert.Equal(4, thread.EmailCount);
        Assert.Equal("small", thread.Subject);
        Assert.Equal(Mail.Start, thread.CreatedAt);
        Assert.Equal(Mail.Start.AddMinutes(3), thread.LastEmailAt);
    }

    [Fact]
    public async Task Batch_ThatJoinsItsOwnThreads_TellsHowItEnded()
    {
        using var storage = new TestStorage();
        var batch = new AppendBatch(
            [Mail.Create(keys: Refs("a")), Mail.Create(keys: Refs("b")), Mail.Create(keys: Refs("a", "b"))], [], []);

        var appended = await storage.Messages.AppendAsync(batch, default);

        var threadId = appended[0].Record.ThreadId;
        Assert.All(appended, a => Assert.Equal(threadId, a.Record.ThreadId));
        Assert.Equal([true, false, false], appended.Select(a => a.IsNewThread));
        var events = await storage.Get<IEventLog>().ReadAsync(null, 0, 10, default);
        Assert.Equal(
            "email.received thread.created email.received email.received",
            string.Join(' ', events.Select(e => e.Event.Type)));
    }

    [Fact]
    public async Task Reply_AfterItsThreadWasDeleted_BeginsANewOne()
    {
        using var storage = new TestStorage();
        var first = await storage.AppendAsync(Mail.Create(keys: Refs("a")));
        var selection = new MailSelection { ThreadId = first.Record.ThreadId };
        await storage.Messages.ChangeAsync(Mail.Account, selection, new MailChange { Delete = true }, default);

        var reply = await storage.AppendAsync(Mail.Create(keys: Refs("b", "a")));

        Assert.True(reply.IsNewThread);
        Assert.NotEqual(first.Record.ThreadId, reply.Record.ThreadId);
    }

    [Fact]
    public async Task Newsletters_WithTheSameSubject_StayApartUntilSomeoneReplies()
    {
        using var storage = new TestStorage();
        var issues = new List<AppendedMessage>();
        for (var i = 0; i < 5; i++)
        {
            issues.Add(await storage.AppendAsync(Mail.Create(
                keys: new ThreadKeys { References = ["issue-" + i], Subject = "news" }, minute: i)));
        }

        Assert.All(issues, issue => Assert.True(issue.IsNewThread));
        var reply = await storage.AppendAsync(Mail.Create(
            keys: new ThreadKeys { References = ["reply"], Subject = "news", IsOrphanReply = true }, minute: 9));

        Assert.Equal(issues[0].Record.ThreadId, reply.Record.ThreadId);
        var threads = await storage.Messages.QueryThreadsAsync(Mail.Account, new MailQuery(), default);
        Assert.Equal(6, Assert.Single(threads.Items).EmailCount);
    }

    private static ThreadKeys Refs(params string[] keys) => new() { References = keys };

    private sealed record Node(int[] References, int Kind)
    {
        // A message that refers to others has no subject key.
        public ThreadKeys ToKeys(int index) => new()
        {
            References = ["own-" + index, .. References.Distinct().Select(r => "key-" + r)],
            Subject = References.Length == 0 && Kind < 8 ? "subject-" + (Kind % 2) : null,
            IsOrphanReply = Kind is 2 or 4,
        };
    }

    private static async Task<int[]> StoreAsync(TestStorage storage, long account, IList<Node> nodes, int seed)
    {
        var order = Enumerable.Range(0, nodes.Count).ToArray();
        new Random(seed).Shuffle(order);
        var ids = new long[nodes.Count];
        foreach (var chunk in order.Chunk(1 + Math.Abs(seed % 4)))
        {
            var messages = chunk.Select(i => Mail.Create(keys: nodes[i].ToKeys(i), account: account)).ToList();
            for (var i = 0; i < chunk.Length; i++)
                ids[chunk[i]] = messages[i].Record.Id;
            await storage.Messages.AppendAsync(new AppendBatch(messages, [], []), default);
        }

        var query = new MailQuery { Limit = 100 };
        var stored = (await storage.Messages.QueryMessagesAsync(account, query, default)).Items;
        var threads = stored.ToDictionary(m => m.Id, m => m.ThreadId);
        return Canonical([.. ids.Select(id => threads[id])]);
    }

    private static int[] Components(IList<Node> nodes)
    {
        var keys = nodes.Select((node, i) => node.ToKeys(i)).ToList();
        var joinedSubjects = keys.Where(k => k.IsOrphanReply).Select(k => k.Subject ?? "")
            .ToHashSet(StringComparer.Ordinal);
        var labels = Enumerable.Range(0, nodes.Count).Select(i => (long)i).ToArray();
        for (var round = 0; round < nodes.Count; round++)
        {
            for (var i = 0; i < labels.Length; i++)
            {
                for (var j = 0; j < labels.Length; j++)
                {
                    if (AreConnected(keys[i], keys[j], joinedSubjects))
                        labels[i] = labels[j] = Math.Min(labels[i], labels[j]);
                }
            }
        }

        return Canonical(labels);
    }

    private static bool AreConnected(ThreadKeys left, ThreadKeys right, HashSet<string> joinedSubjects) =>
        left.References.Intersect(right.References, StringComparer.Ordinal).Any()
        || (left.Subject is { } subject && subject == right.Subject && joinedSubjects.Contains(subject));

    // The same partition has the same numbers, whatever the ids of its classes.
    private static int[] Canonical(long[] labels) => [.. labels.Select(label => Array.IndexOf(labels, label))];
}
