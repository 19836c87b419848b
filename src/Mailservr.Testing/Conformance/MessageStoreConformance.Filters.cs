using Mailservr.Messages;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <content>Every filter of <see cref="MailQuery"/> but search.</content>
public abstract partial class MessageStoreConformance
{
    [Fact]
    public async Task Filter_Addresses_MeansAnyThatItWasDeliveredTo()
    {
        var one = await AppendAsync(new() { AddressId = 100 });
        var two = await AppendAsync(new() { AddressId = 101 });
        var both = await AppendAsync(new() { AddressId = 101, MoreAddressIds = [100] });
        await AppendAsync(new() { AddressId = 102 });

        await AssertMatchAsync(new() { AddressIds = [100] }, one, both);
        await AssertMatchAsync(new() { AddressIds = [101] }, two, both);
        await AssertMatchAsync(new() { AddressIds = [100, 101] }, one, two, both);
        await AssertMatchAsync(new() { AddressIds = [999] });
        await AssertMatchAsync(new() { AddressIds = [] });
    }

    [Fact]
    public async Task Filter_Unread_FollowsTheFlag()
    {
        var read = await AppendAsync(new());
        var unread = await AppendAsync(new());
        await ChangeMessageAsync(read.Record.Id, new() { Read = true });

        await AssertMatchAsync(new() { Unread = true }, unread);
        await AssertMatchAsync(new() { Unread = false }, read);
        await AssertMatchAsync(new(), read, unread);
    }

    [Fact]
    public async Task Filter_Starred_FollowsTheFlag()
    {
        var starred = await AppendAsync(new());
        var plain = await AppendAsync(new());
        await ChangeMessageAsync(starred.Record.Id, new() { Starred = true });

        await AssertMatchAsync(new() { Starred = true }, starred);
        await AssertMatchAsync(new() { Starred = false }, plain);
    }

    [Fact]
    public async Task Filter_Archived_IsTheFlagOfTheThread()
    {
        var root = await AppendAsync(new() { InternetMessageId = "root@x" });
        var reply = await AppendAsync(new() { References = ["root@x"] });
        var other = await AppendAsync(new());
        await ChangeMessageAsync(reply.Record.Id, new() { Archived = true });

        Assert.Equal([root.Record.Id, reply.Record.Id], await IdsAsync(new() { Archived = true }));
        await AssertMatchAsync(new() { Archived = false }, other);
    }

    [Fact]
    public async Task Filter_Quarantined_NullMeansBoth()
    {
        var quarantined = await AppendAsync(new() { Quarantined = true });
        var ordinary = await AppendAsync(new());

        await AssertMatchAsync(new() { Quarantined = true }, quarantined);
        await AssertMatchAsync(new() { Quarantined = false }, ordinary);
        await AssertMatchAsync(new(), quarantined, ordinary);
    }

    [Fact]
    public async Task Filter_HasAttachment_TellsMailWithFromMailWithout()
    {
        var with = await AppendAsync(new() { Attachments = [new("a.pdf")] });
        var without = await AppendAsync(new());

        await AssertMatchAsync(new() { HasAttachment = true }, with);
        await AssertMatchAsync(new() { HasAttachment = false }, without);
        await AssertMatchAsync(new() { HasAttachment = true, Text = "text" }, with);
        await AssertMatchAsync(new() { HasAttachment = false, Text = "text" }, without);
        await AssertMatchAsync(new() { HasAttachment = true, From = "sender@ex" }, with);
    }

    [Fact]
    public async Task Filter_From_IsAPartOfAddressOrNameWhateverTheCase()
    {
        var ann = await AppendAsync(new() { From = new("ann.lee@example.org", "Ann Lee") });
        var bob = await AppendAsync(new() { From = new("bob@example.net", "Robert 100%_a\\b") });
        await AppendAsync(new() { From = null });

        await AssertMatchAsync(new() { From = "NN.LEE@ex" }, ann);
        await AssertMatchAsync(new() { From = "robert" }, bob);
        await AssertMatchAsync(new() { From = "example." }, ann, bob);
        await AssertMatchAsync(new() { From = "100%_A\\B" }, bob);
        await AssertMatchAsync(new() { From = "a%e" });
        await AssertMatchAsync(new() { From = "ann_lee" });
        await AssertMatchAsync(new() { From = "' OR 1=1 --" });
    }

    [Fact]
    public async Task Filter_Sender_IsTheWholeAddressWhateverTheCase()
    {
        var ann = await AppendAsync(new() { From = new("Ann@Example.org", "Ann Lee"), Subject = "Plan" });
        var named = await AppendAsync(new() { From = new("ann@example.org", null) });
        await AppendAsync(new() { From = new("joann@example.org", null), Subject = "ann@example.org" });
        await AppendAsync(new() { From = new("ann@example.org.test", null), Text = "ann@example.org" });
        await AppendAsync(new() { From = new("bob@example.net", "ann@example.org") });
        await AppendAsync(new() { From = null });

        await AssertMatchAsync(new() { Sender = "aNN@example.ORG" }, ann, named);
        await AssertMatchAsync(new() { Sender = "ann@example.org", Text = "pla" }, ann);
        await AssertMatchAsync(new() { Sender = "ann@example.org", From = "lee" }, ann);
        await AssertMatchAsync(new() { Sender = "ann@example.org", Before = ManualTimeProvider.Start.AddYears(-1) });
        await AssertMatchAsync(new() { Sender = "ann@example" });
        await AssertMatchAsync(new() { Sender = "ann@example.org", Text = "nowhere" });
        await AssertMatchAsync(new() { Sender = "ann@example.org", Text = "?" });
        await AssertMatchAsync(new() { Sender = "%" });
    }

    /// <summary>An index may cut words; the sender is compared as a whole.</summary>
    [Fact]
    public async Task Filter_SenderOfAnyLength_IsCompared()
    {
        var begin = new string('ä', 150);
        var one = await AppendAsync(new() { From = new(begin + "1@example.org", null) });
        var other = await AppendAsync(new() { From = new(begin + "2@example.org", null) });
        var brief = await AppendAsync(new() { From = new("@", null) });

        await AssertMatchAsync(new() { Sender = begin.ToUpperInvariant() + "1@example.org" }, one);
        await AssertMatchAsync(new() { Sender = begin + "2@example.org" }, other);
        await AssertMatchAsync(new() { Sender = "@" }, brief);
    }

    [Fact]
    public async Task Filter_Subject_IsAPartWhateverTheCase()
    {
        var report = await AppendAsync(new() { Subject = "Weekly Report" });
        var sale = await AppendAsync(new() { Subject = "50% off_now [today]*" });

        await AssertMatchAsync(new() { Subject = "kly rep" }, report);
        await AssertMatchAsync(new() { Subject = "50% OFF_now [today]*" }, sale);
        await AssertMatchAsync(new() { Subject = "W%t" });
        await AssertMatchAsync(new() { Subject = "offxnow" });
        await AssertMatchAsync(new() { Subject = "report weekly" });
    }

    [Fact]
    public async Task Filter_Dates_AreExclusive()
    {
        var noon = ManualTimeProvider.Start;
        await AppendAsync(new() { ReceivedAt = noon });
        var middle = await AppendAsync(new() { ReceivedAt = noon.AddMilliseconds(1) });
        await AppendAsync(new() { ReceivedAt = noon.AddMilliseconds(2) });

        await AssertMatchAsync(new() { After = noon, Before = noon.AddMilliseconds(2) }, middle);
        await AssertMatchAsync(new() { After = noon.AddMilliseconds(2) });
        await AssertMatchAsync(new() { Before = noon });
        // The same moment, said in another zone.
        await AssertMatchAsync(new() { After = noon.ToOffset(TimeSpan.FromHours(9)), Before = noon.AddMilliseconds(2) }, middle);
    }

    [Fact]
    public async Task Filter_SeveralAtOnce_MustAllHold()
    {
        var wanted = await AppendAsync(new() { AddressId = 100, Subject = "Invoice May", Attachments = [new("may.pdf")] });
        await AppendAsync(new() { AddressId = 101, Subject = "Invoice May", Attachments = [new("may.pdf")] });
        await AppendAsync(new() { AddressId = 100, Subject = "Invoice June", Attachments = [new("may.pdf")] });
        await AppendAsync(new() { AddressId = 100, Subject = "Invoice May" });

        await AssertMatchAsync(
            new() { AddressIds = [100], Subject = "may", HasAttachment = true, Unread = true, Text = "invoice" }, wanted);
    }

    [Fact]
    public async Task Filter_OnThreads_NeedsOneMessageThatMatchesAll()
    {
        var root = await AppendAsync(new() { InternetMessageId = "root@x", Subject = "Plan", AddressId = 100 });
        await AppendAsync(new() { References = ["root@x"], Subject = "Re: Plan", AddressId = 101, Attachments = [new("a.pdf")] });
        await AppendAsync(new());

        Assert.Equal(2, Assert.Single(await ThreadsAsync(new() { HasAttachment = true })).EmailCount);
        Assert.Equal(root.Record.ThreadId, Assert.Single(await ThreadsAsync(new() { Subject = "plan", AddressIds = [100] })).Id);
        Assert.Empty(await ThreadsAsync(new() { Subject = "re:", AddressIds = [100] }));
    }

    [Fact]
    public async Task Filter_OnThreads_AsksFlagsOfTheThread()
    {
        var root = await AppendAsync(new() { InternetMessageId = "root@x", AddressId = 100 });
        await AppendAsync(new() { References = ["root@x"], AddressId = 101, Attachments = [new("a.pdf")] });
        await ChangeMessageAsync(root.Record.Id, new() { Read = true, Starred = true });
        var plain = (await AppendAsync(new())).Record.ThreadId;
        await ChangeThreadAsync(plain, new() { Read = true });
        var mixed = root.Record.ThreadId;

        await AssertThreadsAsync(new() { Unread = true }, mixed);
        await AssertThreadsAsync(new() { Unread = false }, plain);
        await AssertThreadsAsync(new() { Starred = true }, mixed);
        await AssertThreadsAsync(new() { Starred = false }, plain);
        await AssertThreadsAsync(new() { HasAttachment = true }, mixed);
        await AssertThreadsAsync(new() { HasAttachment = false }, plain);
        await AssertThreadsAsync(
            new() { Unread = true, Starred = true, HasAttachment = true, AddressIds = [100] }, mixed);
    }

    [Fact]
    public async Task Filter_OnThreads_FlagsOfQuarantinedMailDoNotCount()
    {
        var root = await AppendAsync(new() { InternetMessageId = "root@x" });
        await AppendAsync(new() { References = ["root@x"], Quarantined = true, Attachments = [new("a.pdf")] });
        await ChangeMessageAsync(root.Record.Id, new() { Read = true });

        await AssertThreadsAsync(new() { Unread = true });
        await AssertThreadsAsync(new() { HasAttachment = true });
        await AssertThreadsAsync(new() { Quarantined = true, Unread = false }, root.Record.ThreadId);
    }

    private async Task AssertThreadsAsync(MailQuery query, params long[] expected) =>
        Assert.Equal(expected, (await ThreadsAsync(query)).Select(thread => thread.Id));

    /// <summary>Exactly these match, and the threads of exactly these.</summary>
    private async Task AssertMatchAsync(MailQuery query, params AppendedMessage[] expected)
    {
        Assert.Equal(expected.Select(one => one.Record.Id).Order(), await IdsAsync(query));
        Assert.Equal(
            expected.Select(one => one.Record.ThreadId).Distinct().Order(),
            (await ThreadsAsync(query)).Select(thread => thread.Id).Order());
    }
}
