using Mailservr.Messages;
using Mailservr.Smtp;

namespace Mailservr.Core.Tests.Receiving;

public sealed class MailReceiverFaultTests
{
    private const string Inbox = "inbox@mail.example";
    private const string Sender = "a@client.example";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Store_ThatThrows_DefersAndTheSessionGoesOn(bool timeout)
    {
        var host = await HostAsync();
        await using var client = await SmtpConversation.StartAsync(host);
        host.Messages.Fault = _ => timeout ? new TaskCanceledException() : new IOException("disk full");
        Assert.StartsWith("451 4.3.0", await client.DeliverAsync(Sender, Inbox));
        host.Messages.Fault = _ => null;

        Assert.StartsWith("250", await client.DeliverAsync(Sender, Inbox));
        Assert.Single(host.Messages.Messages);
    }

    [Fact]
    public async Task BlobStore_ThatThrows_DefersAndLeavesNoUploadOpen()
    {
        var host = await HostAsync();
        var message = System.Text.Encoding.ASCII.GetString(OriginalRoundTripTests.WithAttachment(76, 100_000)).TrimEnd();
        await using var client = await SmtpConversation.StartAsync(host);
        host.Blobs.Fault = new IOException("disk full");
        Assert.StartsWith("451 4.3.0", await client.DeliverAsync(Sender, Inbox, message));
        Assert.Equal(0, host.Blobs.OpenUploads);
        host.Blobs.Fault = null;

        Assert.StartsWith("250", await client.DeliverAsync(Sender, Inbox, message));
        Assert.Single(host.Blobs.Keys);
    }

    [Fact]
    public async Task Attachment_OverTheLimit_IsRefusedAndTheSessionGoesOn()
    {
        var host = new ReceivingHost(options => options.Limits.AttachmentBytes = 1000);
        await host.AddAddressAsync("inbox");
        await using var client = await SmtpConversation.StartAsync(host);

        Assert.StartsWith("552 5.3.4", await client.DeliverAsync(Sender, Inbox, Message(1001)));
        Assert.Empty(host.Blobs.Keys);
        Assert.Equal(0, host.Blobs.OpenUploads);
        Assert.StartsWith("250", await client.DeliverAsync(Sender, Inbox, Message(1000)));
        Assert.Single(host.Messages.Messages);
    }

    [Fact]
    public async Task Attachment_OverTheLimitInLmtp_IsRefusedForEachRecipient()
    {
        var host = new ReceivingHost(options => options.Limits.AttachmentBytes = 1000);
        await host.AddAddressAsync("inbox");
        await host.AddAddressAsync("other", account: 2);
        await using var client = await SmtpConversation.StartAsync(host, SmtpMode.Lmtp);
        await client.OpenAsync(Sender, Inbox, "other@mail.example");

        Assert.StartsWith("552 5.3.4", await client.SendMessageAsync(Message(5000)));
        Assert.StartsWith("552 5.3.4", await client.ReadReplyAsync());
        Assert.StartsWith("250", await client.AskAsync("NOOP"));
    }

    [Fact]
    public async Task Message_WhenTooManyWait_IsToldToComeBack()
    {
        var host = new ReceivingHost(options => options.Limits.PendingMessages = 1);
        await host.AddAddressAsync("inbox");
        var gate = new TaskCompletionSource();
        host.Messages.Gate = gate.Task;
        await using var one = await SmtpConversation.StartAsync(host);
        await using var two = await SmtpConversation.StartAsync(host);
        await using var three = await SmtpConversation.StartAsync(host);
        var replies = new List<Task<string>>();
        foreach (var client in (SmtpConversation[])[one, two, three])
            replies.Add(client.DeliverAsync(Sender, Inbox));

        // One is being written and at most one waits, so at least one is turned away while the store stands still.
        var refused = await Task.WhenAny(replies).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.StartsWith("451 4.4.5", await refused);
        gate.SetResult();
        var all = await Task.WhenAll(replies);
        Assert.Equal(host.Messages.Messages.Count, all.Count(reply => reply.StartsWith("250", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Decision_ThatCannotBeRecorded_DoesNotTakeBackTheMessage()
    {
        var host = await HostAsync();
        var address = await host.AddAddressAsync("quiet", account: 2);
        await host.Blocks.CreateAsync(
            2, address.Id, "@client.example", Mailservr.Blocking.BlockAction.Discard, CancellationToken.None);
        await using var client = await SmtpConversation.StartAsync(host);
        await client.OpenAsync(Sender, Inbox, "quiet@mail.example");
        host.Events.Refuses = Mailservr.Events.EventTypes.EmailBlocked;

        Assert.StartsWith("250 2.0.0 Stored as", await client.SendMessageAsync("Subject: x\r\n\r\nText"));
        Assert.Equal(1, Assert.Single(host.Messages.Messages).Record.AccountId);
    }

    [Fact]
    public async Task Client_GoneAfterTheFinalDot_IsUnacknowledgedAndRecognisedNextTime()
    {
        var host = await HostAsync();
        await using (var client = await SmtpConversation.StartAsync(host))
        {
            Assert.StartsWith("250", await client.DeliverAsync(Sender, Inbox));
            await client.BreakAsync();
        }

        await using var again = await SmtpConversation.StartAsync(host);
        Assert.StartsWith("250", await again.DeliverAsync(Sender, Inbox));
        var first = host.Messages.Messages[0].Record;
        Assert.Equal([new Delivery(1, first.Id)], host.Messages.Batches[1].Unacknowledged);
        Assert.Single(host.Messages.Messages);
        Assert.Equal(2, host.Events.Events.Count);
    }

    [Fact]
    public async Task Client_ThatClosesInOrderAfterTheReply_IsAcknowledged()
    {
        var host = await HostAsync();
        await using (var client = await SmtpConversation.StartAsync(host))
        {
            Assert.StartsWith("250", await client.DeliverAsync(Sender, Inbox));
            await client.HangUpAsync();
        }

        await using var again = await SmtpConversation.StartAsync(host);
        Assert.StartsWith("250", await again.DeliverAsync(Sender, Inbox));
        Assert.Equal(2, host.Messages.Messages.Count);
    }

    [Theory]
    [InlineData("QUIT")]
    [InlineData("NOOP")]
    public async Task Client_ThatSpeaksAfterTheReply_IsAcknowledged(string command)
    {
        var host = await HostAsync();
        await using var client = await SmtpConversation.StartAsync(host);
        Assert.StartsWith("250", await client.DeliverAsync(Sender, Inbox));
        Assert.StartsWith("2", await client.AskAsync(command));
        await client.HangUpAsync();

        await using var again = await SmtpConversation.StartAsync(host);
        Assert.StartsWith("250", await again.DeliverAsync(Sender, Inbox));
        var first = host.Messages.Messages[0].Record;
        Assert.Equal([new Delivery(1, first.Id)], host.Messages.Batches[1].Acknowledged);
        Assert.Empty(host.Messages.Batches[1].Unacknowledged);
        Assert.Equal(2, host.Messages.Messages.Count);
    }

    private static string Message(int bytes) =>
        System.Text.Encoding.ASCII.GetString(OriginalRoundTripTests.WithAttachment(76, bytes)).TrimEnd();

    private static async Task<ReceivingHost> HostAsync()
    {
        var host = new ReceivingHost();
        await host.AddAddressAsync("inbox");
        return host;
    }
}
