using Mailservr.Messages;
using Mailservr.Storage;
using Xunit;

namespace Mailservr.Testing.Conformance;

/// <content>What holds over a restart; and where attachments belong.</content>
public abstract partial class MessageStoreConformance
{
    [Fact]
    public async Task Restart_KeepsEverythingThatWasAppended()
    {
        var mail = new MessageAppendBuilder
        {
            InternetMessageId = "root@x", Text = "a quince", Attachments = [new("a.pdf")],
        }.Build();
        var appended = Assert.Single(await AppendBatchAsync(mail));
        await ChangeMessageAsync(mail.Record.Id, new() { Read = true, Starred = true });
        var events = await EventsAsync();

        await RestartOrSkipAsync();

        var found = await Store.FindAsync(Account, mail.Record.Id, Cancellation);
        Assert.NotNull(found);
        Json.Same(appended.Record with { Read = true, Starred = true }, found.Record);
        Json.Same(mail.Content, found.Content);
        await AssertMatchAsync(new() { Text = "quince", Starred = true }, appended);
        Assert.Equal(events, await EventsAsync());
        var reply = await AppendAsync(new() { References = ["root@x"] });
        Assert.Equal(appended.Record.ThreadId, reply.Record.ThreadId);
    }

    [Fact]
    public async Task Restart_BeforeASenderHasItsAnswer_RecognisesTheMessage()
    {
        var (open, settled) = (await AppendAsync(new() { DeliveryKey = "open" }), await AppendAsync(new() { DeliveryKey = "settled" }));
        await Store.AppendAsync(new([], [new(Account, settled.Record.Id)], []), Cancellation);

        await RestartOrSkipAsync();

        var repeated = await AppendAsync(new() { DeliveryKey = "open" });
        Assert.True(repeated.IsDuplicate);
        Assert.Equal(open.Record.Id, repeated.Record.Id);
        Assert.False((await AppendAsync(new() { DeliveryKey = "settled" })).IsDuplicate);
    }

    [Fact]
    public async Task Attachment_IsFoundAtItsMessage()
    {
        var inner = new TestAttachment("inner.png");
        var outer = new TestAttachment("outer.eml") { Attachments = [inner] };
        var mail = await AppendAsync(new() { Attachments = [new("a.pdf"), outer] });
        await AppendAsync(new() { Attachments = [new("b.pdf")] });

        Assert.Equal(mail.Record.Id, await MessageOfAsync(outer.Id));
        Assert.Equal(mail.Record.Id, await MessageOfAsync(inner.Id));
        Assert.Null(await MessageOfAsync(outer.Id, OtherAccount));
        Assert.Null(await MessageOfAsync(long.MaxValue));

        await ChangeMessageAsync(mail.Record.Id, new() { Delete = true });
        Assert.Null(await MessageOfAsync(outer.Id));
    }

    private ValueTask<long?> MessageOfAsync(long attachmentId, long account = Account) =>
        Storage.Attachments.FindMessageAsync(account, attachmentId, Cancellation);

    private async Task RestartOrSkipAsync()
    {
        var restarted = await RestartAsync(_time);
        Assert.SkipUnless(restarted is not null, "The provider's test does not override RestartAsync.");
        _storage = restarted;
    }
}
