using Mailservr.Messages;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <content>Which messages are in one thread, and what a thread sums up.</content>
public abstract partial class MessageStoreConformance
{
    [Fact]
    public async Task Thread_Reply_JoinsItsParent()
    {
        var parent = await AppendAsync(new() { InternetMessageId = "parent@x" });

        var reply = await AppendAsync(new() { References = ["parent@x"] });

        Assert.Equal(parent.Record.ThreadId, reply.Record.ThreadId);
        Assert.False(reply.IsNewThread);
    }

    [Fact]
    public async Task Thread_ParentAfterItsReply_JoinsIt()
    {
        var reply = await AppendAsync(new() { References = ["parent@x"] });

        var parent = await AppendAsync(new() { InternetMessageId = "parent@x" });

        Assert.Equal(reply.Record.ThreadId, parent.Record.ThreadId);
        Assert.False(parent.IsNewThread);
    }

    [Fact]
    public async Task Thread_ParentThatNeverCame_HoldsItsRepliesTogether()
    {
        var first = await AppendAsync(new() { References = ["lost@x"] });

        var second = await AppendAsync(new() { References = ["lost@x"] });

        Assert.Equal(first.Record.ThreadId, second.Record.ThreadId);
    }

    [Fact]
    public async Task Thread_WithinOneBatch_IsOne()
    {
        var appended = await AppendBatchAsync(
            new MessageAppendBuilder { InternetMessageId = "root@x" }.Build(),
            new MessageAppendBuilder { References = ["root@x"] }.Build());

        Assert.Equal([true, false], appended.Select(one => one.IsNewThread));
        Assert.Single(appended.Select(one => one.Record.ThreadId).Distinct());
    }

    [Fact]
    public async Task Thread_SameReferencesInAnotherAccount_StayApart()
    {
        var mine = await AppendAsync(new() { InternetMessageId = "root@x" });

        var theirs = await AppendAsync(new() { References = ["root@x"], AccountId = OtherAccount });

        Assert.True(theirs.IsNewThread);
        Assert.Equal(1, (await GetThreadAsync(mine.Record.ThreadId)).EmailCount);
        Assert.Equal(1, (await GetThreadAsync(theirs.Record.ThreadId, OtherAccount)).EmailCount);
    }

    [Fact]
    public async Task Thread_MessageThatConnectsTwo_MergesThemIntoTheLarger()
    {
        var small = await AppendAsync(new() { InternetMessageId = "small@x" });
        var large = await AppendAsync(new() { InternetMessageId = "large@x" });
        await AppendAsync(new() { References = ["large@x"] });

        var link = await AppendAsync(new() { References = ["small@x", "large@x"] });

        Assert.False(link.IsNewThread);
        Assert.Equal(large.Record.ThreadId, link.Record.ThreadId);
        Assert.Equal(large.Record.ThreadId, (await GetAsync(small.Record.Id)).ThreadId);
        Assert.Equal(4, Assert.Single(await ThreadsAsync(new())).EmailCount);
        Assert.Empty(await ThreadsAsync(new() { ThreadId = small.Record.ThreadId }));
        Assert.Equal(4, (await MessagesAsync(new() { ThreadId = large.Record.ThreadId })).Count);
    }

    [Fact]
    public async Task Thread_MergeOfEquals_KeepsTheSmallerId()
    {
        var one = await AppendAsync(new() { InternetMessageId = "one@x" });
        var two = await AppendAsync(new() { InternetMessageId = "two@x" });

        var link = await AppendAsync(new() { References = ["two@x", "one@x"] });

        Assert.Equal(long.Min(one.Record.ThreadId, two.Record.ThreadId), link.Record.ThreadId);
    }

    [Fact]
    public async Task Thread_MessageThatConnectsFive_LeavesOne()
    {
        var names = Enumerable.Range(0, 5).Select(i => $"root{i}@x").ToArray();
        await AppendBatchAsync([.. names.Select(name => new MessageAppendBuilder { InternetMessageId = name }.Build())]);

        await AppendAsync(new() { References = names });

        Assert.Equal(6, Assert.Single(await ThreadsAsync(new())).EmailCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Thread_OrphanReply_JoinsTheSameSubjectOfTheSamePeople(bool replyFirst)
    {
        var question = new MessageAppendBuilder { Subject = "Lunch" };
        var reply = new MessageAppendBuilder { Subject = "Re: Lunch", From = question.To[0], To = [question.From!] };
        MessageAppendBuilder[] order = replyFirst ? [reply, question] : [question, reply];

        var first = await AppendAsync(order[0]);
        var second = await AppendAsync(order[1]);

        Assert.Equal(first.Record.ThreadId, second.Record.ThreadId);
    }

    [Fact]
    public async Task Thread_OrphanReplyOfOtherPeople_StaysApart()
    {
        await AppendAsync(new() { Subject = "Lunch" });

        var reply = await AppendAsync(new() { Subject = "Re: Lunch", From = new("stranger@example.net", null) });

        Assert.True(reply.IsNewThread);
    }

    [Fact]
    public async Task Thread_SameSubjectWithoutAnyReply_StaysApart()
    {
        var first = await AppendAsync(new() { Subject = "Daily report" });

        var second = await AppendAsync(new() { Subject = "Daily report" });

        Assert.NotEqual(first.Record.ThreadId, second.Record.ThreadId);
    }

    [Fact]
    public async Task Thread_OrphanReplyAfterSeveralOfItsSubject_MergesThemAll()
    {
        await AppendAsync(new() { Subject = "Daily report" });
        await AppendAsync(new() { Subject = "Daily report" });
        await AppendAsync(new() { Subject = "Re: Daily report" });

        await AppendAsync(new() { Subject = "Daily report" });

        Assert.Equal(4, Assert.Single(await ThreadsAsync(new())).EmailCount);
    }

    [Fact]
    public async Task Thread_WithoutSubjects_StayApart()
    {
        await AppendAsync(new() { Subject = "" });
        await AppendAsync(new() { Subject = "" });

        Assert.Equal(2, (await ThreadsAsync(new())).Count);
    }

    [Fact]
    public async Task Thread_SumsUpItsMessages()
    {
        var (early, late) = (ManualTimeProvider.Start, ManualTimeProvider.Start.AddHours(2));
        var (ann, bob) = (new Mailbox("ann@x", "Ann"), new Mailbox("bob@x", null));
        await AppendAsync(new()
        {
            InternetMessageId = "root@x", From = ann, Subject = "Plan", Snippet = "oldest", ReceivedAt = early,
        });
        var reply = await AppendAsync(new()
        {
            References = ["root@x"], From = bob, Subject = "Re: Plan", Snippet = "newest", ReceivedAt = late,
            AddressId = OtherAddress, Attachments = [new("plan.pdf")],
        });
        await AppendAsync(new()
        {
            References = ["root@x"], From = ann, Subject = "Re: Plan!", Snippet = "middle", ReceivedAt = early.AddHours(1),
        });

        var thread = await GetThreadAsync(reply.Record.ThreadId);

        Assert.Equal(("Plan", "newest", Address), (thread.Subject, thread.Snippet, thread.AddressId));
        Assert.Equal((3, 3), (thread.EmailCount, thread.UnreadCount));
        Assert.Equal((early, late), (thread.CreatedAt, thread.LastEmailAt));
        Assert.Equal([ann, bob], thread.Participants);
        Assert.Equal((Account, true, false, false), (thread.AccountId, thread.HasAttachments, thread.Starred, thread.Archived));
    }

    [Fact]
    public async Task Thread_OlderMailThatComesLate_BecomesItsOldest()
    {
        var reply = await AppendAsync(new()
        {
            References = ["root@x"], Subject = "Re: Plan", Snippet = "newest", ReceivedAt = ManualTimeProvider.Start.AddHours(2),
        });

        await AppendAsync(new()
        {
            InternetMessageId = "root@x", Subject = "Plan", Snippet = "oldest", ReceivedAt = ManualTimeProvider.Start,
        });

        var thread = await GetThreadAsync(reply.Record.ThreadId);
        Assert.Equal(("Plan", "newest"), (thread.Subject, thread.Snippet));
        Assert.Equal(ManualTimeProvider.Start, thread.CreatedAt);
    }

    [Fact]
    public async Task Thread_AfterItsDeletion_IsBegunAnewByAReply()
    {
        var root = await AppendAsync(new() { InternetMessageId = "root@x" });
        await ChangeThreadAsync(root.Record.ThreadId, new() { Delete = true });

        var reply = await AppendAsync(new() { References = ["root@x"] });

        Assert.True(reply.IsNewThread);
        Assert.Equal(1, (await GetThreadAsync(reply.Record.ThreadId)).EmailCount);
    }
}
